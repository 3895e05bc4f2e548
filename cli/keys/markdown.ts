/** The keys of a product as Markdown, and the page of the documentation made of them. */
import type { KnownKey } from '../../protocol/configuration-keys.js';
import { keysOf } from '../../protocol/configuration-keys.js';
import { defaultProduct, type ProductName, productNames, products } from '../products.js';
import { allowedWords, defaultWords, groupsOf, valueWords } from './words.js';

/** A heading and a table for each profile. */
export function keyTables(keys: Iterable<KnownKey>): string {
  return groupsOf(keys)
    .map(({ title, keys: group }) => [`## ${title}`, '', ...table(group)].join('\n'))
    .join('\n\n');
}

const head = ['| Key | | Takes | Default | What it does | Clause |', '|---|---|---|---|---|---|'];

function table(keys: readonly KnownKey[]): readonly string[] {
  return [...head, ...keys.map((key) => `| ${cells(key).map(escaped).join(' | ')} |`)];
}

function cells(key: KnownKey): readonly string[] {
  const acts = key.effect === 'next session' || key.effect === 'next connection' ? ` From the ${key.effect}.` : '';
  const allowed = allowedWords(key);
  const takes = allowed === null ? valueWords(key) : `${valueWords(key)}: ${allowed}`;
  return [`\`${key.key}\``, key.access, takes, defaultWords(key), `${key.description}${acts}`, key.clause];
}

const escaped = (text: string) => text.replaceAll('|', '\\|');

/** `docs/configuration.md`. The ten products of the family have the same keys, which a test holds. */
export function configurationPage(): string {
  const others = productNames.filter((name) => !name.startsWith('BSC'));
  return [
    '# Configuration keys',
    '',
    '<!-- Made from protocol/configuration-keys/ by `npx vitest run test/unit/configuration-page.test.ts -u`. -->',
    '',
    ...introduction,
    '',
    keyTables(keysOf(products[defaultProduct]).values()),
    '',
    '## What other products have differently',
    '',
    'The ten products of the family have the same keys.',
    '',
    ...others.flatMap((name) => [`### ${name}`, '', ...differences(name), '']),
  ].join('\n');
}

const introduction = [
  'What the station has for keys, as GetConfiguration tells them and ChangeConfiguration sets them. This is the list of the',
  `product family; ${'`npx statecharge keys --product NAME`'} prints that of a product, ${'`--json`'} prints it for programs.`,
  '',
  '- R is read-only, RW can be changed, W is a secret that is never shown, answered or logged.',
  '- The default is the value before anybody sets one. `--set` and the `set` of a configuration file go before it, and what',
  '  the central system has changed goes before those.',
  '- A change is on disk before it is answered, and acts at once unless told otherwise. None needs a reboot.',
  '- A value that does not fit is Rejected, an unknown key NotSupported, and nothing changes; the log says why, with the key,',
  '  the value and what is allowed (`configuration.refused`). Settings that do not go together are taken, and logged as',
  '  `configuration.doubtful`.',
  '- Names are the same in upper and lower case; the words in lists are not. Blanks around them are left out. A value has at',
  '  most 500 characters.',
  '',
  'Clauses: bare numbers are sections of OCPP 1.6 edition 2, E its errata sheet, J and EJ those of OCPP-J, W the security',
  'whitepaper.',
];

function differences(name: ProductName): readonly string[] {
  const usual = keysOf(products[defaultProduct]);
  const own = keysOf(products[name]);
  const absent = [...usual].filter(([folded]) => !own.has(folded)).map(([, { key }]) => `\`${key}\``);
  const different = [...own].filter(([folded, key]) => {
    const other = usual.get(folded);
    return other === undefined || cells(key).join('|') !== cells(other).join('|');
  });
  return [
    ...(absent.length === 0 ? [] : [`It has no ${absent.join(', ')}.`, '']),
    ...(different.length === 0 ? [] : table(different.map(([, key]) => key))),
  ];
}
