// Bounds cut the measure into points and the open stretches between them; each is placed by one of its values. Whole
// numbers (persons, years) are placed one by one.
#include "apps/tariff_households.h"

#include <algorithm>
#include <set>

#include "apps/tariff_text.h"
#include "apps/texts.h"

namespace apps {
namespace {

constexpr std::int64_t kWholeMax = 250;  // persons or years asked about

// What a household says beside its measure.
struct Circumstances {
  bool resident = false;
  bool referred = false;
  pricing::Composition composition;
  std::string text;
};

// A point, or the open stretch between two ends; without an end it goes on for ever.
struct Stretch {
  std::optional<Fraction> from, up_to;
  Fraction one;  // a value in it
  bool is_point() const { return from && up_to && *from == *up_to; }
};

bool is_whole(MeasureKind kind) {
  return kind == MeasureKind::age || kind == MeasureKind::household_size;
}
bool is_measured(const ledger::Tariff& tariff) {
  return tariff.measure.kind != MeasureKind::given && tariff.measure.kind != MeasureKind::choice;
}

// --- circumstances ---------------------------------------------------------------------------------------------------

bool asks(const ledger::Tariff& tariff, Condition ledger::Bracket::*condition) {
  return std::ranges::any_of(tariff.brackets, [&](const auto& each) { return each.*condition != Condition::any; });
}

struct SampleHousehold {
  pricing::Composition composition;
  const char* french;
  const char* english;
};

std::vector<Circumstances> circumstances_of(const ledger::Tariff& a, const ledger::Tariff& b, Language language) {
  static constexpr SampleHousehold kHouseholds[] = {
      {{.adults = 1}, "une personne seule", "a single person"},
      {{.adults = 2}, "un couple", "a couple"},
      {{.adults = 1, .children = 1}, "un parent et un enfant", "a parent with a child"},
      {{.adults = 2, .children = 2}, "un couple et deux enfants", "a couple with two children"}};
  const bool grows = is_measured(a) && a.measure.kind != MeasureKind::household_size &&
                     (a.measure.growth != Growth{} || b.measure.growth != Growth{});
  const bool by_residence = asks(a, &ledger::Bracket::resident) || asks(b, &ledger::Bracket::resident);
  const bool by_referral = asks(a, &ledger::Bracket::referred) || asks(b, &ledger::Bracket::referred);
  std::vector<Circumstances> all;
  for (const SampleHousehold& household : kHouseholds)
    for (const bool resident : {false, true})
      for (const bool referred : {false, true}) {
        if ((resident && !by_residence) || (referred && !by_referral)) continue;
        if (!grows && &household != kHouseholds) continue;
        Circumstances one{.resident = resident, .referred = referred, .composition = household.composition};
        if (grows) one.text = say(language, household.french, household.english);
        if (by_residence)
          one.text = joined(one.text, resident ? say(language, "du quartier", "resident")
                                               : say(language, "hors quartier", "not resident"));
        if (by_referral)
          one.text = joined(
              one.text, referred ? say(language, "orienté", "referred") : say(language, "non orienté", "not referred"));
        all.push_back(std::move(one));
      }
  return all;
}

// --- a household of a measure ----------------------------------------------------------------------------------------

// What must be left a month so that the measure comes to `value` a day.
Result<Fraction> resources_for(const Measure& measure, const Fraction& value, const pricing::Composition& household) {
  const Fraction monthly = TRY(multiply(value, Fraction{measure.days, 1}));
  if (measure.divisor == Divisor::parts) return monthly;
  const Fraction divisor =
      measure.divisor == Divisor::persons ? Fraction{household.persons(), 1} : pricing::consumption_units(household);
  return multiply(monthly, divisor);
}

Result<pricing::Means> means_of(const Measure& measure, const Fraction& value, const Circumstances& circumstances) {
  pricing::Means means{
      .composition = circumstances.composition, .resident = circumstances.resident, .referred = circumstances.referred};
  means.parts = Fraction{1, 1};
  means.quotient_familial = value;
  means.charges = Fraction{0, 1};
  if (measure.kind == MeasureKind::reste_a_vivre)
    means.resources = TRY(resources_for(measure, value, circumstances.composition));
  if (measure.kind == MeasureKind::age) means.age = static_cast<std::uint16_t>(value.numerator);
  if (measure.kind == MeasureKind::household_size)
    means.composition = pricing::Composition{.adults = static_cast<std::uint8_t>(value.numerator)};
  return means;
}

Result<pricing::Placement> place(const TariffModel& model, const Fraction& value, const Circumstances& circumstances) {
  return model.eligibility().place(TRY(means_of(model.definition().measure, value, circumstances)));
}

// --- where something begins or ends ----------------------------------------------------------------------------------

void insert(std::set<Fraction>& points, const Result<Fraction>& point) {
  if (point.ok()) points.insert(*point);
}

// Where a line meets a value, or another line: (value − intercept) / slope.
void insert_meeting(std::set<Fraction>& points, const Fraction& value, const Fraction& intercept,
                    const Fraction& slope) {
  const Result<Fraction> rise = subtract(value, intercept);
  if (rise.ok() && slope.numerator != 0) insert(points, divide(*rise, slope));
}

void insert_points(std::set<Fraction>& points, const TariffModel& model, const Circumstances& circumstances) {
  const ledger::Tariff& tariff = model.definition();
  const Result<pricing::Placement> placed = place(model, Fraction{1, 1}, circumstances);
  const Fraction grown = placed.ok() ? placed->grown_by : Fraction{1, 1};
  for (const ledger::Bracket& bracket : tariff.brackets)
    for (const auto& bound : {bracket.from, bracket.up_to})
      if (bound) insert(points, multiply(*bound, grown));
  if (!tariff.linear) return;
  for (const Fraction& end : {tariff.linear->min, tariff.linear->max})
    insert_meeting(points, end, tariff.linear->intercept, tariff.linear->slope);
}

std::set<Fraction> points_of(const TariffModel& before, const TariffModel& after, const Circumstances& circumstances) {
  std::set<Fraction> points;
  insert_points(points, before, circumstances);
  insert_points(points, after, circumstances);
  const auto& a = before.definition().linear;
  const auto& b = after.definition().linear;
  if (a && b) {
    const Result<Fraction> slope = subtract(a->slope, b->slope);
    if (slope.ok()) insert_meeting(points, b->intercept, a->intercept, *slope);
  }
  if (before.definition().measure.kind != MeasureKind::reste_a_vivre)
    std::erase_if(points, [](const Fraction& point) { return point.numerator < 0; });
  return points;
}

// --- stretches -------------------------------------------------------------------------------------------------------

std::optional<Fraction> between(const Fraction& a, const Fraction& b) {
  const Result<Fraction> sum = add(a, b);
  const Result<Fraction> half = sum.ok() ? divide(*sum, Fraction{2, 1}) : sum;
  return half.ok() ? std::optional(*half) : std::nullopt;
}

std::optional<Fraction> beyond(const Fraction& point, std::int64_t step) {
  const Result<Fraction> next = add(point, Fraction{step, 1});
  return next.ok() ? std::optional(*next) : std::nullopt;
}

void push(std::vector<Stretch>& stretches, std::optional<Fraction> from, std::optional<Fraction> up_to,
          const std::optional<Fraction>& one) {
  if (one) stretches.push_back({std::move(from), std::move(up_to), *one});
}

std::vector<Stretch> stretches_between(const std::set<Fraction>& points, MeasureKind kind) {
  std::vector<Stretch> stretches;
  if (points.empty()) return {{std::nullopt, std::nullopt, Fraction{1, 1}}};
  const Fraction first = *points.begin();
  if (kind == MeasureKind::reste_a_vivre)
    push(stretches, std::nullopt, first, beyond(first, -1));
  else if (first.numerator > 0)
    push(stretches, std::nullopt, first, between(Fraction{0, 1}, first));
  for (auto at = points.begin(); at != points.end(); ++at) {
    push(stretches, *at, *at, *at);
    if (const auto following = std::next(at); following == points.end())
      push(stretches, *at, std::nullopt, beyond(*at, 1));
    else
      push(stretches, *at, *following, between(*at, *following));
  }
  return stretches;
}

std::vector<Stretch> whole_numbers(const std::set<Fraction>& points, MeasureKind kind) {
  const std::int64_t last = points.empty() ? 1 : std::min(kWholeMax, points.rbegin()->numerator + 1);
  std::vector<Stretch> stretches;
  for (std::int64_t number = kind == MeasureKind::household_size ? 1 : 0; number <= last; ++number) {
    const Fraction one{number, 1};
    const std::optional<Fraction> end = number == last ? std::nullopt : std::optional(one);
    stretches.push_back({one, end, one});
  }
  return stretches;
}

// --- in words --------------------------------------------------------------------------------------------------------

std::string extent_text(const Stretch& first, const Stretch& last, bool whole, Language language) {
  if (whole && last.up_to && first.one == last.one) return show_number(first.one, language);
  if (!whole && first.is_point() && last.is_point() && first.one == last.one) return show_number(first.one, language);
  std::string from, to;
  if (first.from)
    from = (whole || first.is_point() ? say(language, "à partir de ", "from ") : say(language, "plus de ", "over ")) +
           show_number(*first.from, language);
  if (last.up_to)
    to = (whole || last.is_point() ? say(language, "jusqu'à ", "up to ") : say(language, "moins de ", "under ")) +
         show_number(*last.up_to, language);
  const std::string text = joined(from, to);
  return text.empty() ? say(language, "tous", "all") : text;
}

// A point where lines meet may have no end of decimals: it is told to the hundredth.
std::string point_text(const Fraction& point, Language language) {
  const std::string exact = show_number(point, language);
  const Result<std::int64_t> hundredths = scale(100, point, Rounding::half_up);
  if (exact.find('/') == std::string::npos || !hundredths.ok()) return exact;
  return "≈ " + show_number(Fraction::create(*hundredths, 100).value(), language);
}

bool is_same(const PlacedTwice& a, const PlacedTwice& b) {
  return a.before.bracket == b.before.bracket && a.after.bracket == b.after.bracket;
}

class Placing {
 public:
  Placing(const TariffModel& before, const TariffModel& after, Language language)
      : before_(before), after_(after), language_(language) {}

  std::vector<PlacedTwice> run() {
    for (const Circumstances& each : circumstances_of(before_.definition(), after_.definition(), language_))
      is_measured(before_.definition()) ? place_by_measure(each) : place_by_conditions(each);
    return std::move(placed_);
  }

 private:
  bool by_points() const { return before_.definition().linear || after_.definition().linear; }

  void place_by_conditions(const Circumstances& circumstances) {
    if (circumstances.text.empty()) return;
    if (auto both = place_both(Fraction{1, 1}, circumstances)) {
      both->who = circumstances.text;
      placed_.push_back(std::move(*both));
    }
  }

  std::optional<PlacedTwice> place_both(const Fraction& value, const Circumstances& circumstances) const {
    const Result<pricing::Placement> a = place(before_, value, circumstances);
    const Result<pricing::Placement> b = place(after_, value, circumstances);
    if (!a.ok() || !b.ok()) return std::nullopt;
    return PlacedTwice{.who = {}, .before = *a, .after = *b};
  }

  void place_by_measure(const Circumstances& circumstances) {
    const MeasureKind kind = before_.definition().measure.kind;
    const bool whole = is_whole(kind);
    const std::set<Fraction> points = points_of(before_, after_, circumstances);
    const std::vector<Stretch> stretches = whole ? whole_numbers(points, kind) : stretches_between(points, kind);
    for (std::size_t i = 0; i < stretches.size();) {
      auto both = place_both(stretches[i].one, circumstances);
      std::size_t last = i;
      while (both && !by_points() && last + 1 < stretches.size()) {
        const auto next = place_both(stretches[last + 1].one, circumstances);
        if (!next || !is_same(*both, *next)) break;
        ++last;
      }
      if (both) {
        const std::string extent = by_points() ? point_text(stretches[i].one, language_)
                                               : extent_text(stretches[i], stretches[last], whole, language_);
        both->who = joined(extent, circumstances.text);
        placed_.push_back(std::move(*both));
      }
      i = last + 1;
    }
  }

  const TariffModel& before_;
  const TariffModel& after_;
  Language language_;
  std::vector<PlacedTwice> placed_;
};

}  // namespace

bool are_comparable(const ledger::Tariff& before, const ledger::Tariff& after) {
  const Measure &a = before.measure, &b = after.measure;
  if (!is_measured(before) && !is_measured(after)) return true;
  if (a.kind != b.kind) return false;
  return a.kind != MeasureKind::reste_a_vivre || (a.divisor == b.divisor && a.days == b.days);
}

std::vector<PlacedTwice> placed_twice(const TariffModel& before, const TariffModel& after, Language language) {
  if (!are_comparable(before.definition(), after.definition())) return {};
  return Placing(before, after, language).run();
}

}  // namespace apps
