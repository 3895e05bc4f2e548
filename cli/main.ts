/** The `statecharge` command. Each sub-command is loaded when it is called: a controller pays for `run` only. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { StationError } from '../protocol/errors.js';

/** Exit codes: 0 done, 1 it failed, 2 it was called wrongly. */
const wrongUse = 2;

const collect = (value: string, before: readonly string[] = []) => [...before, value];

function program(): Command {
  const command = new Command('statecharge')
    .description('An OCPP 1.6-J charge point whose running logic is statecharts.')
    .version(packageJson.version)
    .exitOverride()
    .showHelpAfterError('(add --help for all options)')
    .addHelpText('after', '\nExit codes: 0 done, 1 it failed, 2 it was called wrongly.');

  command
    .command('demo')
    .description('a central system, a station and a car: one charging session, told as it happens')
    .action(async () => (await import('./demo.js')).demoCommand());

  command
    .command('run')
    .description('one station, against any central system')
    .option('--csms <url>', 'endpoint of the central system, ws:// or wss://; the identity is appended')
    .option('--id <identity>', 'charge point identity, as the central system knows it')
    .option('--product <name>', 'which station is played (default: BSC-S12BCC)')
    .option('--data <folder>', 'where the records are kept (default: .statecharge/<identity>)')
    .option('--control <host:port>', 'serve the control API there, loopback only')
    .option('--config <file>', 'JSON file with these options; the command line goes before it')
    .option('--set <key=value>', 'a configuration key; may be given more than once', collect)
    .option('--password-file <file>', 'file with the AuthorizationKey for Basic authentication')
    .option('--root-ca <file>', 'PEM certificates the central system is trusted by')
    .option('--hardware <module>', 'hardware driver: path or package (default: the simulated charger)')
    .addOption(new Option('--log <level>', 'least level that is logged').choices(['debug', 'info', 'warn', 'error']))
    .option('--json', 'structured log, one JSON object a line')
    .action(async (flags) => (await import('./run.js')).runCommand(flags));

  command
    .command('schemas')
    .description('print the JSON schemas of all OCPP messages')
    .action(async () => console.log((await import('./schemas.js')).schemasCommand()));

  return command;
}

async function main(): Promise<void> {
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError || error instanceof InvalidArgumentError) {
      process.exitCode = error.exitCode === 0 ? 0 : wrongUse;
    } else if (error instanceof StationError) {
      console.error(`statecharge: ${error.message}`);
      process.exitCode = error.name === 'ConfigurationError' ? wrongUse : 1;
    } else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}

// Whoever reads the log may go; the station goes on.
process.stdout.on('error', () => {});

await main();
