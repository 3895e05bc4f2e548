/**
 * What a vendor and an operator have agreed upon beyond OCPP: DataTransfer, in both directions.
 *
 *     node examples/vendor.mjs ws://localhost:9000/ocpp EMBEDDED-1
 */
import { createStation } from 'statecharge';
import { createHardware } from './minimal-driver.mjs';

const [url = 'ws://localhost:9000/ocpp', identity = 'EMBEDDED-1'] = process.argv.slice(2);

let text = 'Welcome';

const station = createStation({
  csms: { url, identity },
  product: 'BSC-S12BCC',
  hardware: createHardware(),
  data: `.statecharge/${identity}`,
  vendors: {
    // The name of the vendor is a reversed domain name. A handler that throws, or takes too long, answers Rejected.
    'org.example': async ({ messageId, data }) => {
      if (messageId !== 'DisplayText') return { status: 'UnknownMessageId' };
      if (data === undefined || data.length > 40) return { status: 'Rejected' };
      text = data;
      return { status: 'Accepted', data: `shown: ${text}` };
    },
  },
  journal: { note: ({ event, ...details }) => console.log(event, JSON.stringify(details)) },
});

await station.start();

/** Tells the operator how long the display has worked, and does not insist when nobody listens. */
async function report() {
  try {
    const { status } = await station.dataTransfer({
      vendorId: 'org.example',
      messageId: 'DisplayHours',
      data: JSON.stringify({ text, hours: Math.floor(process.uptime() / 3600) }),
    });
    console.log(`the operator says ${status}`);
  } catch (error) {
    // `offline`, `timeout`, `refused`, `busy`
    console.log(`the operator was not told: ${error.code}`);
  }
}

const timer = setInterval(report, 60_000);

process.once('SIGINT', () => {
  clearInterval(timer);
  station.stop();
});
