/** All cases: those of the certificate in its order, then the 24 others. */
import type { TestCase } from '../language/case.js';
import { tc023_4 } from './authorize/tc-023-4.js';
import { tc023_5 } from './authorize/tc-023-5.js';
import { tc026 } from './authorize/tc-026.js';
import { tc028 } from './authorize/tc-028.js';
import { tc001 } from './boot/tc-001.js';
import { tc002 } from './boot/tc-002.js';
import { tc007_1 } from './cache/tc-007-1.js';
import { tc007_2 } from './cache/tc-007-2.js';
import { tc061_1 } from './cache/tc-061-1.js';
import { tc061_2 } from './cache/tc-061-2.js';
import { tc019 } from './configuration/tc-019.js';
import { tc021 } from './configuration/tc-021.js';
import { tc040_1 } from './configuration/tc-040-1.js';
import { tc040_2 } from './configuration/tc-040-2.js';
import { tc062 } from './data/tc-062.js';
import { tc045_1 } from './diagnostics/tc-045-1.js';
import { tc045_2 } from './diagnostics/tc-045-2.js';
import { tc041 } from './fault/tc-041.js';
import { tc044_1 } from './firmware/tc-044-1.js';
import { tc044_2 } from './firmware/tc-044-2.js';
import { tc044_3 } from './firmware/tc-044-3.js';
import { tc080 } from './firmware/tc-080.js';
import { tc081 } from './firmware/tc-081.js';
import { tc008_1 } from './list/tc-008-1.js';
import { tc008_2 } from './list/tc-008-2.js';
import { tc042_1 } from './list/tc-042-1.js';
import { tc042_2 } from './list/tc-042-2.js';
import { tc043 } from './list/tc-043.js';
import { tc043_1 } from './list/tc-043-1.js';
import { tc043_2 } from './list/tc-043-2.js';
import { tc043_3 } from './list/tc-043-3.js';
import { tc070 } from './meter/tc-070.js';
import { tc071 } from './meter/tc-071.js';
import { tc036 } from './offline/tc-036.js';
import { tc037_1 } from './offline/tc-037-1.js';
import { tc037_2 } from './offline/tc-037-2.js';
import { tc037_3 } from './offline/tc-037-3.js';
import { tc038 } from './offline/tc-038.js';
import { tc039 } from './offline/tc-039.js';
import { tc032_1 } from './power/tc-032-1.js';
import { tc032_2 } from './power/tc-032-2.js';
import { tc034 } from './power/tc-034.js';
import { tc010 } from './remote/tc-010.js';
import { tc011_1 } from './remote/tc-011-1.js';
import { tc011_2 } from './remote/tc-011-2.js';
import { tc012 } from './remote/tc-012.js';
import { tc027 } from './remote/tc-027.js';
import { tc046_1 } from './reservation/tc-046-1.js';
import { tc046_2 } from './reservation/tc-046-2.js';
import { tc047 } from './reservation/tc-047.js';
import { tc048_1 } from './reservation/tc-048-1.js';
import { tc048_2 } from './reservation/tc-048-2.js';
import { tc048_3 } from './reservation/tc-048-3.js';
import { tc048_4 } from './reservation/tc-048-4.js';
import { tc049 } from './reservation/tc-049.js';
import { tc050_1 } from './reservation/tc-050-1.js';
import { tc050_2 } from './reservation/tc-050-2.js';
import { tc050_3 } from './reservation/tc-050-3.js';
import { tc050_4 } from './reservation/tc-050-4.js';
import { tc051 } from './reservation/tc-051.js';
import { tc052 } from './reservation/tc-052.js';
import { tc053_1 } from './reservation/tc-053-1.js';
import { tc053_2 } from './reservation/tc-053-2.js';
import { tc013 } from './reset/tc-013.js';
import { tc014 } from './reset/tc-014.js';
import { tc015 } from './reset/tc-015.js';
import { tc016 } from './reset/tc-016.js';
import { tc073 } from './security/tc-073.js';
import { tc074 } from './security/tc-074.js';
import { tc075_1 } from './security/tc-075-1.js';
import { tc075_2 } from './security/tc-075-2.js';
import { tc076 } from './security/tc-076.js';
import { tc077 } from './security/tc-077.js';
import { tc078 } from './security/tc-078.js';
import { tc079 } from './security/tc-079.js';
import { tc083 } from './security/tc-083.js';
import { tc084 } from './security/tc-084.js';
import { tc085 } from './security/tc-085.js';
import { tc086 } from './security/tc-086.js';
import { tc087 } from './security/tc-087.js';
import { tc056 } from './smart/tc-056.js';
import { tc057 } from './smart/tc-057.js';
import { tc058_1 } from './smart/tc-058-1.js';
import { tc058_2 } from './smart/tc-058-2.js';
import { tc059 } from './smart/tc-059.js';
import { tc060 } from './smart/tc-060.js';
import { tc066 } from './smart/tc-066.js';
import { tc067 } from './smart/tc-067.js';
import { tc072 } from './smart/tc-072.js';
import { tc082 } from './smart/tc-082.js';
import { tc003 } from './start/tc-003.js';
import { tc004_1 } from './start/tc-004-1.js';
import { tc004_2 } from './start/tc-004-2.js';
import { tc005_1 } from './stop/tc-005-1.js';
import { tc005_2 } from './stop/tc-005-2.js';
import { tc005_3 } from './stop/tc-005-3.js';
import { tc068 } from './stop/tc-068.js';
import { tc069 } from './stop/tc-069.js';
import { tc054 } from './trigger/tc-054.js';
import { tc055 } from './trigger/tc-055.js';
import { tc017_1 } from './unlock/tc-017-1.js';
import { tc017_2 } from './unlock/tc-017-2.js';
import { tc018_1 } from './unlock/tc-018-1.js';
import { tc018_2 } from './unlock/tc-018-2.js';
import { tc024 } from './unlock/tc-024.js';
import { tc030 } from './unlock/tc-030.js';
import { tc031 } from './unlock/tc-031.js';

export const cases: readonly TestCase[] = [
  tc001,
  tc002,
  tc003,
  tc004_1,
  tc004_2,
  tc068,
  tc069,
  tc005_2,
  tc007_1,
  tc061_1,
  tc010,
  tc011_1,
  tc011_2,
  tc012,
  tc013,
  tc014,
  tc015,
  tc016,
  tc017_2,
  tc018_2,
  tc019,
  tc021,
  tc070,
  tc071,
  tc023_4,
  tc026,
  tc028,
  tc031,
  tc032_2,
  tc034,
  tc036,
  tc037_1,
  tc037_2,
  tc037_3,
  tc038,
  tc039,
  tc040_1,
  tc040_2,
  tc042_2,
  tc043,
  tc043_2,
  tc008_1,
  tc045_1,
  tc045_2,
  tc073,
  tc075_1,
  tc075_2,
  tc076,
  tc078,
  tc079,
  tc080,
  tc081,
  tc083,
  tc084,
  tc085,
  tc086,
  tc046_1,
  tc046_2,
  tc047,
  tc048_2,
  tc048_3,
  tc049,
  tc050_2,
  tc050_3,
  tc051,
  tc052,
  tc053_1,
  tc062,
  tc054,
  tc055,
  tc056,
  tc057,
  tc058_1,
  tc058_2,
  tc082,
  tc066,
  tc067,
  tc072,
  tc059,
  tc060,
  tc074,
  tc077,
  tc087,

  // Not part of that certificate: other cables, other features, the remote halves.
  tc005_1,
  tc005_3,
  tc007_2,
  tc008_2,
  tc017_1,
  tc018_1,
  tc023_5,
  tc024,
  tc027,
  tc030,
  tc032_1,
  tc041,
  tc042_1,
  tc043_1,
  tc043_3,
  tc044_1,
  tc044_2,
  tc044_3,
  tc048_1,
  tc048_4,
  tc050_1,
  tc050_4,
  tc053_2,
  tc061_2,
];
