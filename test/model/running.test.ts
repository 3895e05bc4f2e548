import { stage as delivering, deliveryModel } from './delivery.model.js';
import { stage as fetching, filesModel } from './files.model.js';
import { stage as metered, meteringModel } from './metering.model.js';
import { offlineModel, stage as trusting } from './offline.model.js';
import { registrationModel } from './registration.model.js';
import { restartModel } from './restart.model.js';
import { walkModel } from './walk.js';

walkModel(registrationModel);
walkModel(restartModel);
walkModel(offlineModel, trusting);
walkModel(deliveryModel, delivering);
walkModel(meteringModel, metered);
walkModel(filesModel, fetching);
