/**
 * The declaration files of the package: what a user's compiler can reach from the public entry points, nothing else.
 *
 * Messages are defined as TypeBox schemas. Published as such they would make every user install TypeBox, and cost a
 * compiler that checks its libraries half a minute; they are published as the plain types they come to.
 */
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** Declarations in here are written out as plain types. */
const schemaFolder = 'protocol/messages/';

/**
 * `sources` are the public entry points, relative to `root`. Returns the text of each file by its path below
 * `dist/types`; throws an Error that lists what is wrong.
 */
export function declarations(root, sources, dependencies) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => refuse(String(messageText)) };
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.build.json'), {}, host);
  const program = ts.createProgram(config.fileNames, config.options);
  const emitted = new Map();
  const { diagnostics } = program.emit(undefined, (name, text) => emitted.set(resolve(name), text), undefined, true);
  const problems = [...config.errors, ...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) {
    const format = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
    refuse(`the types are wrong\n${ts.formatDiagnostics(problems, format)}`);
  }
  const published = (source) => join(config.options.outDir, relative(root, source).replace(/\.ts$/, '.d.ts'));
  for (const file of program.getSourceFiles()) {
    if (!file.fileName.startsWith(`${root}/${schemaFolder}`)) continue;
    emitted.set(published(file.fileName), plainTypes(program.getTypeChecker(), file));
  }
  const entries = sources.map((source) => published(join(root, source)));
  return reachable(emitted, entries, (library, path) => {
    if (library in dependencies) return;
    refuse(
      `the public types (${relative(root, path)}) mention ${library}, which package.json does not install for users`,
    );
  });
}

function refuse(message) {
  throw new Error(message);
}

function reachable(emitted, entries, allow) {
  const open = [...entries];
  const kept = new Map();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (kept.has(path)) continue;
    const text = emitted.get(path) ?? refuse(`the public types need ${path}, which the compiler does not emit`);
    kept.set(path, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (fileName.startsWith('.')) open.push(resolve(dirname(path), fileName.replace(/\.js$/, '.d.ts')));
      else if (!fileName.startsWith('node:')) allow(/^(?:@[^/]+\/)?[^/]+/.exec(fileName)[0], path);
    }
  }
  return kept;
}

/** The exported types of a module, without those that are made of others by a parameter. */
function plainTypes(checker, file) {
  const types = checker.getExportsOfModule(checker.getSymbolAtLocation(file)).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = symbol.declarations?.find((node) => ts.isTypeAliasDeclaration(node) && !node.typeParameters);
    if (declaration === undefined) return [];
    return [`export type ${exported.name} = ${plain(checker, checker.getDeclaredTypeOfSymbol(symbol), '')};\n`];
  });
  return types.length === 0 ? 'export {};\n' : types.join('\n');
}

/** What JSON can be, and `unknown`; every field of a message is read-only. */
function plain(checker, type, indent) {
  if (type.isStringLiteral()) return JSON.stringify(type.value);
  const words =
    ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.Boolean | ts.TypeFlags.Unknown | ts.TypeFlags.Never;
  if (type.flags & words) return checker.typeToString(type);
  if (type.isUnion()) return type.types.map((one) => plain(checker, one, indent)).join(' | ');
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type);
    return `ReadonlyArray<${plain(checker, item, indent)}>`;
  }
  if (type.flags & ts.TypeFlags.Object && type.getCallSignatures().length === 0)
    return plainObject(checker, type, indent);
  return refuse(`${checker.typeToString(type)} is in a message, and cannot be written out as a plain type`);
}

function plainObject(checker, type, indent) {
  const inner = `${indent}  `;
  const values = type.getStringIndexType();
  const index = values ? [`${inner}readonly [key: string]: ${plain(checker, values, inner)};\n`] : [];
  const fields = type.getProperties().map((property) => {
    const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const whole = checker.getTypeOfSymbol(property);
    const value = isOptional ? checker.getNonNullableType(whole) : whole;
    return `${inner}readonly ${property.name}${isOptional ? '?' : ''}: ${plain(checker, value, inner)};\n`;
  });
  return `{\n${index.join('')}${fields.join('')}${indent}}`;
}
