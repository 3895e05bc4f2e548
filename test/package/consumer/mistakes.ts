/** Compiled against the installed package: each marked line must be refused, or the types are worth nothing. */
import { createStation, type Hardware } from 'statecharge';

declare const hardware: Hardware;
declare const deaf: Omit<Hardware, 'readMeter'>;
const csms = { url: 'ws://127.0.0.1:9000', identity: 'A' };

createStation({ csms, product: 'BSC-S12BCC', hardware, data: null });
createStation({ csms, product: 'BSC-S12BCC', hardware: deaf, data: null }); // refused: a driver that reads no meter
createStation({ csms, product: 'BSC-0', hardware, data: null }); // refused: no such product
createStation({ csms, product: 'BSC-S12BCC', hardware, data: 7 }); // refused: a folder is text
createStation({ csms, product: 'BSC-S12BCC', hardware, data: null, colour: 'red' }); // refused: an unknown option
createStation({ csms, product: 'BSC-S12BCC', hardware }).start().length; // refused: no data, and a promise has no length
