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
    .option('--once', 'end with the story, as where there is no terminal')
    .addOption(new Option('--stay', 'go on after the story, also where there is no terminal').conflicts('once'))
    .action(async (flags) => (await import('./demo.js')).demoCommand(flags));

  command
    .command('run')
    .description('one station, against any central system')
    .option('--csms <url>', 'endpoint of the central system, ws:// or wss://; the identity is appended')
    .option(
      '--csms-secure <url>',
      'endpoint for TLS, wss://, for when the security profile is raised (default: --csms as wss://)',
    )
    .option('--id <identity>', 'charge point identity, as the central system knows it')
    .option('--product <name>', 'which station is played (default: BSC-S12BCC)')
    .option('--data <folder>', 'where the records are kept (default: .statecharge/<identity>)')
    .option('--control <host:port>', 'serve the control API there, loopback only')
    .option('--inspector <host:port>', 'serve a page that shows the station at work: docs/inspector.md')
    .option('--inspector-acts', 'its buttons work, as those of the control API; without it the page only shows')
    .option('--inspector-token-file <file>', 'the token it asks for (default: a new one at each start)')
    .option('--config <file>', 'JSON file with these options; the command line goes before it')
    .option('--set <key=value>', 'a configuration key; may be given more than once', collect)
    .option('--password-file <file>', 'file with the AuthorizationKey for Basic authentication')
    .option('--root-ca <file>', 'PEM certificates the central system is trusted by')
    .option('--client-cert <file>', 'PEM certificate of the station itself (security profile 3)')
    .option('--client-key <file>', 'private key to it, PEM')
    .option('--key-type <type>', 'of the keys it makes for itself: RSA-2048, RSA-3072 or EC-P256 (default: RSA-2048)')
    .option('--allow-transfers <list>', 'files also from and to addresses that are private,loopback,linkLocal')
    .option('--hardware <module>', 'hardware driver: path or package (default: the simulated charger)')
    .addOption(new Option('--log <level>', 'least level that is logged').choices(['debug', 'info', 'warn', 'error']))
    .option('--json', 'structured log, one JSON object a line')
    .option('--watch', 'show the station in this terminal, instead of its log')
    .option('--monitor', 'watch what must always be true of a station; an error in the log where it is not')
    .option('--recorder', 'keep the newest of what happens in memory; dumped on SIGUSR2 and crashes (default: yes)')
    .option('--no-recorder', 'keep nothing of what happens in memory')
    .option('--trace <file>', 'write down everything that happens, without secrets: docs/trace.md')
    .option('--trace-max-mb <n>', 'of the trace and the one before it together (default: 64)')
    .option('--trace-hide-tags', 'replace tags in the trace, each everywhere by the same')
    .action(async (flags) => (await import('./run.js')).runCommand(flags));

  command
    .command('inspect')
    .description('a trace in the page of the inspector: every step of it, forwards and back')
    .argument('<file>', 'trace, as run --trace or the flight recorder writes it')
    .action(async (file) => (await import('./inspect.js')).inspectCommand(file));

  command
    .command('doctor')
    .description('what stands between this machine and its central system, check by check, with the remedy')
    .option('--csms <url>', 'endpoint of the central system, ws:// or wss://; the identity is appended')
    .option('--csms-secure <url>', 'endpoint for TLS, wss://: its TLS is checked too')
    .option('--id <identity>', 'charge point identity, as the central system knows it')
    .option('--product <name>', 'as which station it boots (default: BSC-S12BCC)')
    .option('--data <folder>', 'where the records are kept (default: .statecharge/<identity>)')
    .option('--config <file>', 'JSON file with the options of run; the command line goes before it')
    .option('--password-file <file>', 'file with the AuthorizationKey for Basic authentication')
    .option('--root-ca <file>', 'PEM certificates the central system is trusted by')
    .option('--client-cert <file>', 'PEM certificate of the station itself (security profile 3)')
    .option('--client-key <file>', 'private key to it, PEM')
    .option('--json', 'the findings as JSON')
    .addHelpText(
      'after',
      '\nIt connects and sends a BootNotification in the name of the station. Where a\n' +
        'station runs under this identity, stop it first: the central system sees a\n' +
        'second connection and a boot, and may drop the first.\n' +
        '\nExit codes: 0 all is good, 1 something is wrong, 2 it was called wrongly.',
    )
    .action(async (flags) => {
      const { doctorCommand } = await import('./doctor.js');
      const { stdout } = process;
      process.exitCode = await doctorCommand(flags, { screen: stdout, print: console.log, warn: console.error });
    });

  command
    .command('certify')
    .description('the OCTT charging-station cases against a station, with a report as a test lab writes it')
    .option('--product <name>', 'a built-in product, family (the ten), variants or all (default: BSC-S12BCC)', collect)
    .option('--profile <file>', 'JSON file that describes your station, instead of a product')
    .option('--profile-template', 'print such a file, to be filled in, and end')
    .option('--case <id>', 'only this case, such as TC_003_CS or 003; may be given more than once', collect)
    .option('--against <url>', 'a station that runs already and dials this address, its identity at the end')
    .option('--puppet <url>', 'who acts there: a Statecharge control API, or OCTT-style callbacks (default: you)')
    .option('--password-file <file>', 'the AuthorizationKey of that station')
    .option('--pki <folder>', 'where the root it trusts under wss:// is kept (default: certify-pki)')
    .option('--firmware <file>', 'what that station takes for a firmware')
    .option('--connector <n>', 'the connector under test (default: 1)')
    .option('--interval <seconds>', 'of heartbeats, meter values and timeouts in the cases (default: 2)')
    .option('--patience <seconds>', 'for reboots, reconnections and transfers (default: 40; 120 with --against)')
    .option('--jobs <n>', 'how many are played side by side (default: as the cores allow)')
    .option('--report <folder>', 'where the reports go (default: certify-report)')
    .option('--junit <file>', 'write a JUnit report too')
    .option('--expected <file>', 'JSON lists of what passes; end with 0 only if exactly these pass')
    .option('--json', 'print the results as JSON')
    .action(async (flags) => {
      process.exitCode = await (await import('./certify.js')).certifyCommand(flags);
    });

  command
    .command('keys')
    .description('the configuration keys of a product: what each takes, has by default and does')
    .option('--product <name>', 'whose keys (default: BSC-S12BCC)')
    .option('--json', 'for programs')
    .option('--markdown', 'as tables for a page')
    .action(async (flags) => console.log((await import('./keys.js')).keysCommand(flags, process.stdout)));

  command
    .command('config')
    .description('checks a configuration file of run, and prints what would be in force')
    .argument('<file>', 'JSON file, as run takes it with --config')
    .option('--product <name>', 'as if run were given this product')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 the file is good, 1 it has problems, 2 there is no such file or product.')
    .action(async (file, flags) => {
      process.exitCode = (await import('./config.js')).configCommand(file, flags, process.stdout);
    });

  command
    .command('diagrams')
    .description('the charts of the station as pictures, with a page of all, for any browser')
    .option('--out <folder>', 'where they are written (default: .statecharge/diagrams)')
    .option('--chart <noun>', 'only this chart, such as connector; may be given more than once', collect)
    .option('--coverage <file>', 'paint what no test has been through: the coverage/charts.json of a run of the tests')
    .action(async (flags) => {
      const { diagramsCommand } = await import('./diagrams.js');
      diagramsCommand(flags, { print: console.log, warn: console.error });
    });

  command
    .command('replay')
    .description('what is in a trace happens to the charts of this version; tells the first thing that is different')
    .argument('<trace>', 'file that run --trace has written')
    .option('--to <line>', 'show the states of all charts after this line of the file')
    .option('--step', 'go through it line by line: n next, p back, g N to line N, d to the divergence, q ends')
    .option('--json', 'for programs')
    .addHelpText('after', '\nExit codes: 0 no divergence, 1 it diverged, 2 it was called wrongly, or is no trace.')
    .action(async (file, flags) => {
      const { replayCommand } = await import('./replay.js');
      const says = { print: console.log, warn: console.error, input: process.stdin };
      process.exitCode = await replayCommand(file, flags, says);
    });

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
