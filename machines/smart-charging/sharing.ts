/**
 * How outlets share what is not enough for all of them (3.13). It is poured in layers:
 *
 * 1. what the strategy gives first: all that the earlier ones want (FirstCome), each its minimum, earlier ones first
 *    (MinChargingRate), or nothing (Equal); then the rest alike;
 * 2. what is left goes to those that take less than they may, so that they can take more at any time;
 * 3. and then to outlets nobody uses, so that one that begins has a limit that fits.
 *
 * An outlet that would get less than the least offer gets nothing, the latest one first, and the others share anew.
 */
import type { SharingStrategy } from './planning.types.js';

/** What is there for all. */
export interface Budget {
  readonly powerW: number;
  /** Summed over the outlets, per phase; endless where the cap is not given in A. */
  readonly currentA: number;
  readonly modules: ModuleBank;
}

/** Power comes in whole modules; each serves one outlet at a time. */
export interface ModuleBank {
  readonly moduleW: number;
  readonly count: number;
}

/** What an outlet asks for. */
export interface Claim {
  /** Epoch ms; null: nobody uses it. */
  readonly wantsSinceMs: number | null;
  readonly limitW: number;
  readonly limitA: number;
  /** Its minChargingRate; 0 without one. */
  readonly minimumW: number;
  /** More than this it has not taken for a while; null: it may take all. */
  readonly takesW: number | null;
  /** Voltage by phases: what a watt is in amperes. */
  readonly wattsPerA: number;
  /** With less of either it is offered nothing. */
  readonly least: Amount;
}

export interface Amount {
  readonly powerW: number;
  /** Per phase, or of the one DC circuit. */
  readonly currentA: number;
}

export interface Share {
  readonly limitW: number;
  readonly limitA: number;
}

/** What a car that takes less than it may is left, W: enough above what it takes to see that it would take more. */
export function claimedW(takesW: number): number {
  return Math.max(takesW * 1.1, takesW + 2_000);
}

/** Enough to charge with: below it no energy is offered. */
export function isEnough({ limitW, limitA }: Share, least: Amount): boolean {
  const reaches = (limit: number, amount: number) => limit > 0 && limit >= amount * (1 - 1e-9);
  return reaches(limitW, least.powerW) && reaches(limitA, least.currentA);
}

/** In the order of the claims; the sums are never above the budget. */
export function shareOut(budget: Budget, claims: readonly Claim[], strategy: SharingStrategy): readonly Share[] {
  const order = claims.map((_, index) => index).sort((a, b) => arrival(claims[a]) - arrival(claims[b]) || a - b);
  const isOut = claims.map(() => false);
  for (;;) {
    const round = new Round(budget, claims, order, isOut);
    round.pour(strategy);
    const shares = round.shares();
    const latest = order.findLast((index) => {
      const [share, claim] = [shares[index], claims[index]];
      return !isOut[index] && share && claim && !isEnough(share, claim.least);
    });
    if (latest === undefined) return shares;
    isOut[latest] = true;
  }
}

const arrival = (claim: Claim | undefined): number => claim?.wantsSinceMs ?? Number.MAX_SAFE_INTEGER;

const modulesFor = (powerW: number, moduleW: number): number => Math.ceil(powerW / moduleW - 1e-9);

/** One decimal, never above what was meant. */
const roundedDown = (amount: number): number => Math.floor(amount * (1 + 1e-12) * 10) / 10;

/** An outlet while it is poured. */
interface Cup {
  readonly claim: Claim;
  readonly isUsed: boolean;
  modules: number;
  powerW: number;
  currentA: number;
}

/** What it can take, W, as far as is known. */
function wantedWOf({ limitW, limitA, takesW, wattsPerA, least }: Claim): number {
  const mayW = Math.min(limitW, limitA * wattsPerA);
  return takesW === null ? mayW : Math.min(mayW, Math.max(claimedW(takesW), least.powerW));
}

class Round {
  readonly #budget: Budget;
  /** In the order of arrival; those that are out are not among them. */
  readonly #cups: readonly Cup[];
  readonly #byClaim: readonly (Cup | null)[];
  #leftW: number;
  #leftA: number;
  #freeModules: number;

  constructor(budget: Budget, claims: readonly Claim[], order: readonly number[], isOut: readonly boolean[]) {
    this.#budget = budget;
    this.#leftW = Math.max(0, budget.powerW);
    this.#leftA = Math.max(0, budget.currentA);
    this.#freeModules = budget.modules.count;
    this.#byClaim = claims.map((claim, index) =>
      isOut[index] ? null : { claim, isUsed: claim.wantsSinceMs !== null, modules: 0, powerW: 0, currentA: 0 },
    );
    this.#cups = order.flatMap((index) => this.#byClaim[index] ?? []);
  }

  shares(): Share[] {
    return this.#byClaim.map((cup) => ({
      limitW: roundedDown(cup?.powerW ?? 0),
      limitA: roundedDown(cup?.currentA ?? 0),
    }));
  }

  pour(strategy: SharingStrategy): void {
    const used = this.#cups.filter(({ isUsed }) => isUsed);
    const wantedW = (cup: Cup) => wantedWOf(cup.claim);
    if (strategy === 'FirstCome') this.#serve(used, wantedW);
    if (strategy === 'MinChargingRate') this.#serve(used, (cup) => Math.min(cup.claim.minimumW, wantedW(cup)));
    this.#level(used, wantedW);
    this.#giveCurrent(used);
    this.#spread(used);
    this.#spread(this.#cups.filter(({ isUsed }) => !isUsed));
  }

  /** One after the other. */
  #serve(cups: readonly Cup[], upToW: (cup: Cup) => number): void {
    const { moduleW } = this.#budget.modules;
    for (const cup of cups) {
      const { wattsPerA } = cup.claim;
      const powerW = Math.min(upToW(cup), this.#leftW, this.#leftA * wattsPerA, this.#freeModules * moduleW);
      this.#add(cup, powerW, powerW / wattsPerA);
      cup.modules = modulesFor(cup.powerW, moduleW);
      this.#freeModules -= cup.modules;
    }
  }

  /** All alike: in A where the cap is given in A, in W else. */
  #level(cups: readonly Cup[], upToW: (cup: Cup) => number): void {
    this.#switchModules(cups, upToW);
    const topW = (cup: Cup) => Math.min(upToW(cup), cup.modules * this.#budget.modules.moduleW);
    const isInA = this.#budget.currentA < Number.POSITIVE_INFINITY;
    const rateW = ({ claim }: Cup) => (isInA ? claim.wattsPerA : 1);
    let rising = cups.filter((cup) => topW(cup) > cup.powerW);
    while (rising.length > 0) {
      const sumW = rising.reduce((sum, cup) => sum + rateW(cup), 0);
      const sumA = rising.reduce((sum, cup) => sum + rateW(cup) / cup.claim.wattsPerA, 0);
      const untilEmpty = Math.min(this.#leftW / sumW, this.#leftA / sumA);
      const untilFull = Math.min(...rising.map((cup) => (topW(cup) - cup.powerW) / rateW(cup)));
      const step = Math.min(untilEmpty, untilFull);
      for (const cup of rising) this.#add(cup, step * rateW(cup), (step * rateW(cup)) / cup.claim.wattsPerA);
      if (untilEmpty <= untilFull) return;
      rising = rising.filter((cup) => topW(cup) - cup.powerW > 1e-6);
    }
  }

  /** One more for whoever has the fewest and needs more than it has. */
  #switchModules(cups: readonly Cup[], upToW: (cup: Cup) => number): void {
    const { moduleW } = this.#budget.modules;
    for (; this.#freeModules > 0; this.#freeModules -= 1) {
      const needy = cups.filter((cup) => modulesFor(upToW(cup), moduleW) > cup.modules);
      const [neediest] = needy.sort((a, b) => a.modules - b.modules);
      if (!neediest) return;
      neediest.modules += 1;
    }
  }

  /** Where nobody caps the current of all, each has its own limit. */
  #giveCurrent(cups: readonly Cup[]): void {
    if (this.#budget.currentA === Number.POSITIVE_INFINITY) for (const cup of cups) cup.currentA = cup.claim.limitA;
  }

  /** What is left, up to the limits themselves: power and current each for itself, as the hardware obeys both. */
  #spread(cups: readonly Cup[]): void {
    const { moduleW } = this.#budget.modules;
    this.#switchModules(cups, ({ claim }) => claim.limitW);
    const topsW = cups.map((cup) => Math.min(cup.claim.limitW, cup.modules * moduleW) - cup.powerW);
    const topsA = cups.map((cup) => cup.claim.limitA - cup.currentA);
    const moreW = alike(this.#leftW, topsW);
    const moreA = this.#leftA === Number.POSITIVE_INFINITY ? topsA : alike(this.#leftA, topsA);
    cups.forEach((cup, index) => {
      this.#add(cup, moreW[index] ?? 0, moreA[index] ?? 0);
    });
  }

  #add(cup: Cup, powerW: number, currentA: number): void {
    cup.powerW += powerW;
    cup.currentA += currentA;
    this.#leftW = Math.max(0, this.#leftW - powerW);
    this.#leftA = Math.max(0, this.#leftA - currentA);
  }
}

/** Divides alike; nobody gets more than asked for. */
function alike(budget: number, asked: readonly number[]): number[] {
  const shares = asked.map(() => 0);
  const order = asked.map((_, index) => index).sort((a, b) => (asked[a] ?? 0) - (asked[b] ?? 0));
  let left = budget;
  order.forEach((index, done) => {
    const share = Math.max(0, Math.min(asked[index] ?? 0, left / (order.length - done)));
    shares[index] = share;
    left -= share;
  });
  return shares;
}
