import { availabilityModel } from './availability.model.js';
import { limitsModel } from './limits.model.js';
import { reservationModel } from './reservation.model.js';
import { sessionModel } from './session.model.js';
import { walkModel } from './walk.js';

walkModel(sessionModel);
walkModel(availabilityModel);
walkModel(reservationModel);
walkModel(limitsModel);
