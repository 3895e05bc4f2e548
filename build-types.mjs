/**
 * The declaration files of the package: what a user's compiler can reach from the public entry points, nothing else.
 *
 * Messages are defined as TypeBox schemas. Published as such they would make every user install TypeBox, and cost a
 * compiler that checks its libraries half a minute; they are published as the plain types they come to.
 */
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** Declarations in here are written out as plain types. */
const schemaFolder = 'protocol/messages/';

/**
 * `sources` are the public entry points, relative to `root`. Returns the text of each file by its path; throws an Error
 * that lists what is wrong. Bodies of functions are not checked here: `npm run typecheck` does that.
 */
export function declarations(root, sources, dependencies) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => refuse(String(messageText)) };
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.build.json'), {}, host);
  const program = ts.createProgram(config.fileNames, config.options);
  refuseProblems(root, [...config.errors, ...program.getOptionsDiagnostics(), ...program.getSyntacticDiagnostics()]);

  const open = sources.map((source) => join(root, source));
  const written = new Map();
  const seen = new Set();
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (seen.has(source)) continue;
    seen.add(source);
    const text = declarationOf(program, root, source);
    written.set(join(config.options.outDir, relative(root, source).replace(/\.ts$/, '.d.ts')), text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (fileName.startsWith('.')) open.push(resolve(dirname(source), fileName.replace(/\.js$/, '.ts')));
      else if (!fileName.startsWith('node:')) refuseUninstalled(fileName, dependencies, relative(root, source));
    }
  }
  return written;
}

function declarationOf(program, root, source) {
  const file = program.getSourceFile(source) ?? refuse(`the public types need ${source}, which is not there`);
  if (relative(root, source).split(sep).join('/').startsWith(schemaFolder)) {
    return plainTypes(program.getTypeChecker(), file);
  }
  let text = '';
  const keep = (_, emitted) => {
    text = emitted;
  };
  refuseProblems(root, program.emit(file, keep, undefined, true).diagnostics);
  return text;
}

function refuse(message) {
  throw new Error(message);
}

function refuseProblems(root, problems) {
  if (problems.length === 0) return;
  const format = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  refuse(`the types are wrong\n${ts.formatDiagnostics(problems, format)}`);
}

function refuseUninstalled(specifier, dependencies, source) {
  const library = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)[0];
  if (library in dependencies) return;
  refuse(`the public types (${source}) mention ${library}, which package.json does not install for users`);
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
