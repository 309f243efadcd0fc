#!/usr/bin/env bash
# Changes the arithmetic of money one operator or bound at a time, and fails when no test of its room notices
# (./dev mutate). Wants build/dev/tests/pricing_test and engine_test built. Sources are not touched: each mutant is compiled apart and linked before
# the libraries, so that it stands in for the true one. docs/pricing_model.md has the table that this prints.
set -euo pipefail
cd "$(dirname "$0")/.."
BUILD=build/dev
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
FLAGS="-std=c++20 -O0 -I. -w"
printf '#include "%s"\n' algorithm array string tuple pricing/eligibility.h pricing/quote.h ledger/base/split.h >"$WORK/all.h"
# shellcheck disable=SC2086
g++ $FLAGS -x c++-header "$WORK/all.h" -o "$WORK/all.h.gch"
survivors=0

# suite PROGRAM: the tests that are to notice what follows.
suite() {
  LINK=$(ninja -C "$BUILD" -t commands "tests/$1" | tail -1 | grep -o '/usr/bin/c++ .*' |
    sed "s/ -o tests\\/$1 / -o MUTANT_PROGRAM MUTANT_OBJECT /; s/ && :.*//; s/ && cd .*//")
}

# mutant FILE 'what stands there' 'what is put there'
mutant() {
  local file=$1 from=$2 to=$3
  FROM=$from TO=$to python3 - "$file" "$WORK/mutant.cc" <<'PYTHON'
import os, sys
text, old = open(sys.argv[1]).read(), os.environ["FROM"]
assert text.count(old) == 1, f"{sys.argv[1]}: '{old}' stands there {text.count(old)} times"
open(sys.argv[2], "w").write(text.replace(old, os.environ["TO"]))
PYTHON
  # shellcheck disable=SC2086
  g++ $FLAGS -include "$WORK/all.h" -c "$WORK/mutant.cc" -o "$WORK/mutant.o"
  local link=${LINK/MUTANT_PROGRAM/$WORK/mutant}
  (cd "$BUILD" && bash -c "${link/MUTANT_OBJECT/$WORK/mutant.o}")
  local status=0
  RC_PARAMS="seed=1 noshrink=1" timeout 60 "$WORK/mutant" --gtest_fail_fast --gtest_brief=1 >"$WORK/out" 2>&1 || status=$?
  local failed
  failed=$(grep -m1 -oE '(FAILED  \] [A-Za-z/]+\.[A-Za-z0-9/_]+|CHECK failed)' "$WORK/out" || true)
  if [ "$status" -eq 124 ]; then failed="a test that never ends"; fi
  if [ "$status" -gt 128 ] && [ -z "$failed" ]; then failed="a crash"; fi
  if [ "$status" -eq 0 ]; then
    failed=SURVIVED
    survivors=$((survivors + 1))
  fi
  printf '| `%s` | `%s` | `%s` | %s |\n' "${file##*/}" "$from" "$to" "${failed#FAILED  ] }"
}

suite pricing_test
mutant ledger/base/split.cc 'a.remainder > b.remainder' 'a.remainder < b.remainder'
mutant ledger/base/split.cc ': a.position < b.position' ': a.position > b.position'
mutant ledger/base/fraction.cc 'exact.against_half == 0 ?' 'exact.against_half != 0 ?'
mutant ledger/base/fraction.cc 'left_over <=> denominator - left_over' 'left_over <=> denominator'
mutant pricing/eligibility.cc 'measured < from : measured <= from' 'measured <= from : measured <= from'
mutant pricing/eligibility.cc 'measured >= up_to : measured > up_to' 'measured >= up_to : measured >= up_to'
mutant pricing/eligibility.cc '*bracket.from < *first' '*bracket.from <= *first'
mutant pricing/eligibility.cc '*a.from < *b.up_to' '*a.from <= *b.up_to'
mutant pricing/eligibility.cc 'TRY(multiply(steps, linear.step)), linear.min, linear.max)' 'TRY(multiply(steps, linear.step)), linear.min, whole(1000))'
mutant pricing/eligibility.cc 'composition.adults > 1 ||' 'composition.adults > 2 ||'
mutant pricing/tariff.cc 'rule.rank_from <= rank' 'rule.rank_from < rank'
mutant pricing/tariff.cc '4 * rule.rank_from' '1 * rule.rank_from'
mutant pricing/quote.cc 'other.price < best.price' 'other.price > best.price'
mutant pricing/eligibility.cc 'std::min(amount, row.max)' 'std::max(amount, row.max)'
mutant pricing/eligibility.cc 'row.per_child * (children - row.children_from)' 'row.per_child * children'
mutant pricing/quote.cc 'floor && priced.unit_price < *floor' 'floor && priced.unit_price <= *floor'
mutant pricing/quote.cc 'ceiling && priced.unit_price > *ceiling' 'ceiling && priced.unit_price >= *ceiling'
mutant pricing/quote.cc 'rule.floor ? rule.floor : bracket.floor' 'bracket.floor ? bracket.floor : rule.floor'
mutant pricing/quote.cc '*draw.price_cap, Rounding::floor' '*draw.price_cap, Rounding::half_up'
mutant pricing/quote.cc 'units_per_price(unit), Rounding::half_up' 'units_per_price(unit), Rounding::down'
mutant pricing/quote.cc 'line.charged || basket.uncovered' 'basket.uncovered'
mutant pricing/fund.cc 'gap < share' 'gap <= share'
mutant pricing/fund.cc 'fund.share, Rounding::down' 'fund.share, Rounding::half_up'
mutant pricing/fund.cc '*fund.per_unit, funding_case, Rounding::floor' '*fund.per_unit, funding_case, Rounding::half_up'
mutant pricing/fund.cc 'fund.per_sale->minor -= cents' 'fund.per_sale->minor -= 0'
mutant pricing/fund.cc 'fund.room->minor -= cents' 'fund.room->minor -= 0'
mutant pricing/fund.cc 'gap.minor - paid' 'gap.minor'
mutant pricing/fund.cc 'std::min(of_cost, of_price)' 'std::max(of_cost, of_price)'
mutant pricing/fund.cc 'funding_case.date > fund.to' 'funding_case.date >= fund.to'
mutant pricing/rights.cc 'used <= use.budget' 'used < use.budget'
mutant pricing/rights.cc 'use.used + more' 'use.used'
mutant pricing/rights.cc 'market += draw.market' 'market += draw.amount'
mutant pricing/rights.cc 'use.taken <= use.quota' 'use.taken < use.quota'
mutant pricing/rights.cc 'date <= access.to' 'date < access.to'
mutant pricing/rights.cc 'renewed < terms.renewals' 'renewed <= terms.renewals'
mutant pricing/rights.cc 'from >= earliest' 'from > earliest'

suite engine_test
mutant engine/refund.cc 'cumulative(draw, before + more)' 'cumulative(draw, more)'
mutant engine/refund.cc 'of.units, total.units, Rounding::half_up' 'of.units, total.units, Rounding::down'
mutant engine/refund.cc 'std::min(ledger::surplus_of(lines), left)' 'ledger::surplus_of(lines)'
mutant engine/sale.cc '*cap - used' '*cap'
mutant engine/sale.cc 'std::min(least_.value_or(free), free)' 'std::max(least_.value_or(free), free)'
mutant engine/sale.cc 'caps.per_month, spent_in(balance.by_month, month)' 'caps.per_month, balance.spent'
mutant engine/sale.cc 'caps.per_shop, spent_in(balance.by_shop, asked.shop)' 'caps.per_shop, balance.spent'
mutant engine/sale.cc 'caps.per_household, household.ever' 'caps.per_household, household.in_month'
mutant engine/sale.cc 'caps.per_household_month, household.in_month' 'caps.per_household_month, household.ever'
mutant engine/decide_sale.cc 'BudgetBasis::paid ? use.paid : use.market' 'BudgetBasis::paid ? use.market : use.paid'
mutant engine/balances.cc 'finance(till, line.category, each, -1)' 'finance(till, line.category, each, +1)'

[ "$survivors" -eq 0 ] || { echo "$survivors survived" >&2; exit 1; }
