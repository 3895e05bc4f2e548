/**
 * Who says what to whom, read from the source by the TypeScript compiler: every `sendTo`, `sendParent` and `peer(...).send`
 * under `machines/` and `actors/`, with its target and the events that its type allows. No run of a station says every
 * word that it knows; its types do. For development only: nothing that is shipped reads the source.
 */
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import type { ChartModel } from './chart-model.js';

export interface Message {
  readonly from: string;
  readonly to: string;
  readonly event: string;
}

/** For whom a file under `actors/` speaks, where its name does not say it. One that is missing is refused. */
const speakers: Readonly<Record<string, string>> = {
  availability: 'desk',
  frames: 'CSMS',
  limits: 'hardware',
  'local-list': 'desk',
  supervision: 'station',
  'tag-memory': 'authorization',
  usage: 'connector',
  watch: 'connector',
  ways: 'connection',
};

/** Who is no chart and yet says something. */
const others = ['CSMS', 'hardware', 'desk'];

/** Actors that run the chart of another name. */
const aliases: Readonly<Record<string, string>> = { diagnostics: 'log-upload' };

const parent = 'the parent';
const whoeverAsked = 'whoever asked';

/** What these pass on is whatever of that kind the listener takes. */
const passedOn: Readonly<Record<string, readonly string[]>> = {
  CSMS: ['csms.'],
  outbox: ['answered.', 'failed.'],
};

/** `root`: the folder of the project. In the order of speaker, listener and event. */
export function messagesOf(root: string, models: readonly ChartModel[]): readonly Message[] {
  const charts = models.map(({ id }) => id);
  const files = ts.sys.readDirectory(root, ['.ts'], [], ['machines', 'actors']);
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { readonly config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const nouns = [...charts, ...others];
  const said: Message[] = [];
  const parents = new Map<string, string>();
  for (const path of files) {
    const file = program.getSourceFile(path);
    if (!file) continue;
    const name = relative(root, path).split(sep).join('/');
    const words = wordsIn(file, checker, nouns);
    if (words.length > 0) said.push(...words.map((word) => ({ from: speakerOf(name, nouns), ...word })));
    const [, folder = ''] = /^machines\/([^/]+)\//.exec(name) ?? [];
    for (const child of childrenIn(file))
      if (folder !== 'station' && charts.includes(child)) parents.set(child, folder);
  }
  return resolved(said, parents, models);
}

function resolved(said: readonly Message[], parents: ReadonlyMap<string, string>, models: readonly ChartModel[]) {
  const nouns = [...models.map(({ id }) => id), ...others];
  const addressed = said.flatMap((message): readonly Message[] => {
    const { from, to, event } = message;
    if (to === parent) return [{ from, to: parents.get(from) ?? 'station', event }];
    if (to !== whoeverAsked) return [message];
    const callers = said.flatMap((one) => (one.to === from && one.event === 'outbox.call' ? [one.from] : []));
    return [...new Set(callers)].map((caller) => ({ from, to: caller, event }));
  });
  const told = addressed.flatMap((message) => {
    if (message.event !== '') return [message];
    const { edges } = models.find(({ id }) => id === message.to) ?? { edges: [] };
    const kinds = passedOn[message.from] ?? [];
    const events = edges.flatMap(({ event }) => (kinds.some((kind) => event.startsWith(kind)) ? [event] : []));
    const general = kinds.map((kind) => `${kind}*`);
    return (events.length > 0 ? events : general).map((event) => ({ ...message, event }));
  });
  const heard = told.filter(({ from, to }) => from !== to && nouns.includes(to));
  const unique = new Map(heard.map((one) => [`${one.from}\n${one.to}\n${one.event}`, one]));
  return [...unique].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, message]) => message);
}

/** `machines/outbox/queue.ts`: outbox; `actors/desk/unlock.ts`: desk; `actors/meter.ts`: whoever it is said to be. */
function speakerOf(path: string, nouns: readonly string[]): string {
  const [, , noun = ''] = /^(machines|actors)\/([^/.]+)/.exec(path) ?? [];
  const speaker = nouns.includes(noun) ? noun : speakers[noun];
  if (speaker === undefined) throw new Error(`messages: nobody is said to speak in ${path}`);
  return speaker;
}

type Word = Pick<Message, 'to' | 'event'>;

function wordsIn(file: ts.SourceFile, checker: ts.TypeChecker, nouns: readonly string[]): readonly Word[] {
  const words: Word[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node)) words.push(...wordsOf(node, checker, nouns));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return words;
}

function wordsOf(call: ts.CallExpression, checker: ts.TypeChecker, nouns: readonly string[]): readonly Word[] {
  const {
    expression,
    arguments: [first, second],
  } = call;
  const verb = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
  const say = (to: readonly string[], event: ts.Expression | undefined) =>
    to.flatMap((one) => (event ? eventsOf(event, checker).map((type) => ({ to: one, event: type })) : []));
  if (verb === 'sendParent') return say([parent], first);
  if (verb === 'sendTo' && first) return say(targetsOf(first, checker, nouns), second);
  if (verb !== 'send' || !ts.isPropertyAccessExpression(expression)) return [];
  return say(targetsOf(expression.expression, checker, nouns), first);
}

/** The actors that an expression may mean: by the type of what `peer` is asked for, or by a name that stands in it. */
function targetsOf(
  target: ts.Expression,
  checker: ts.TypeChecker,
  nouns: readonly string[],
  depth = 3,
): readonly string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'peer' && node.arguments[1]) {
      if (/\.from$/.test(node.arguments[1].getText())) found.add(whoeverAsked);
      else for (const noun of peersOf(checker.getTypeAtLocation(bare(node.arguments[1])), nouns)) found.add(noun);
      return;
    }
    if (ts.isStringLiteral(node) || ts.isTemplateHead(node))
      for (const noun of named(node.text, nouns)) found.add(noun);
    const initial = ts.isIdentifier(node) && depth > 0 ? initialOf(node, checker) : undefined;
    if (initial) for (const noun of targetsOf(initial, checker, nouns, depth - 1)) found.add(noun);
    ts.forEachChild(node, visit);
  };
  visit(target);
  return [...found];
}

function initialOf(name: ts.Identifier, checker: ts.TypeChecker): ts.Expression | undefined {
  const declared = checker.getSymbolAtLocation(name)?.valueDeclaration;
  return declared && ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
}

/** Without the `as` that pleases the types of a call to any of several. */
const bare = (value: ts.Expression): ts.Expression => (ts.isAsExpression(value) ? bare(value.expression) : value);

function peersOf(type: ts.Type, nouns: readonly string[]): readonly string[] {
  const types = type.isUnion() ? type.types : [type];
  const names = types.flatMap((one) => {
    if (one.isStringLiteral()) return named(one.value, nouns);
    return one.flags & ts.TypeFlags.TemplateLiteral ? named((one as ts.TemplateLiteralType).texts[0] ?? '', nouns) : [];
  });
  return names;
}

function named(text: string, nouns: readonly string[]): readonly string[] {
  const name = text.replace(/-\d*$/, '');
  const noun = aliases[name] ?? name;
  return nouns.includes(noun) ? [noun] : [];
}

/** More than these are all that the listener knows: the type says nothing of what is said. */
const mostEvents = 8;

/** Of an event, or of a function that makes one; empty where only running it tells. */
function eventsOf(event: ts.Expression, checker: ts.TypeChecker): readonly string[] {
  const literal = typeWrittenIn(event);
  if (literal !== undefined) return [literal];
  const type = checker.getTypeAtLocation(event);
  const made = type.getCallSignatures()[0]?.getReturnType() ?? type;
  const property = made.getProperty('type');
  if (!property) return [''];
  const name = checker.getTypeOfSymbolAtLocation(property, event);
  const names = (name.isUnion() ? name.types : [name]).flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
  return names.length > 0 && names.length <= mostEvents ? names : [''];
}

/** `{ type: 'link.up' }` as it stands there, or as what a function gives. */
function typeWrittenIn(event: ts.Node): string | undefined {
  if (ts.isObjectLiteralExpression(event)) {
    const type = event.properties.find((one) => one.name?.getText() === 'type');
    return type && ts.isPropertyAssignment(type) && ts.isStringLiteral(type.initializer)
      ? type.initializer.text
      : undefined;
  }
  if (ts.isParenthesizedExpression(event) || ts.isAsExpression(event)) return typeWrittenIn(event.expression);
  return ts.isArrowFunction(event) ? typeWrittenIn(event.body) : undefined;
}

/** `src: 'transaction'` of an invocation, `spawnChild('reservation')`. */
function childrenIn(file: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'src' && ts.isStringLiteral(node.initializer))
      found.push(node.initializer.text);
    if (ts.isCallExpression(node) && /\bspawnChild$/.test(node.expression.getText())) {
      const [child] = node.arguments;
      if (child && ts.isStringLiteral(child)) found.push(child.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
