#include "apps/apply.h"

#include <algorithm>
#include <set>

#include "apps/apply_papers.h"
#include "apps/apply_references.h"
#include "apps/progress.h"
#include "engine/form_rules.h"

namespace apps {

namespace {

Result<std::optional<engine::HouseholdAnswer>> ask_household(Desk& desk, const std::string& pseudonym) {
  auto answer = ask_for<engine::HouseholdAnswer>(desk, engine::HouseholdQuery{.pseudonym = pseudonym});
  if (answer.ok()) return std::optional(std::move(*answer));
  if (answer.error().code == ErrorCode::unknown_household) return std::optional<engine::HouseholdAnswer>();
  return answer.error();
}

// A card that another household has or had: the server would refuse it. One of this household that was revoked at a
// counter, lost, say, is no reason to post nothing of the files: it stays revoked.
Result<void> see_cards_in_use(Desk& desk, std::vector<Step>& steps) {
  for (Step& step : steps) {
    const auto* issue = step.body ? std::get_if<engine::IssueCard>(&*step.body) : nullptr;
    if (issue == nullptr) continue;
    const auto holder = ask_for<engine::HouseholdAnswer>(
        desk, engine::HouseholdQuery{.pseudonym = issue->pseudonym, .card = issue->card});
    if (holder.ok()) {
      step.change = Change::kept;
      step.instead = Instead::revoked_stays;
      step.body.reset();
      continue;
    }
    if (holder.error().code == ErrorCode::unknown_card) continue;
    if (holder.error().code != ErrorCode::card_in_use && holder.error().code != ErrorCode::unknown_household)
      return holder.error();
    step.change = Change::conflict;
    step.instead = Instead::another_card;
  }
  return {};
}

// A day that no book takes: the server would refuse it once the rest was posted.
void see_days(std::vector<Step>& steps, Date today) {
  for (Step& step : steps) {
    if (!step.body || step.effective_date == kNoDate) continue;
    if (engine::check_bookable(step.effective_date, today).ok() &&
        engine::check_not_ahead(*step.body, step.effective_date, today).ok())
      continue;
    step.change = Change::conflict;
    step.instead = Instead::another_day;
  }
}

void append(std::vector<Step>& steps, std::vector<Step> more) {
  std::ranges::move(more, std::back_inserter(steps));
}

// Only those that the roll has are asked for: each is a record to be read.
Result<std::vector<engine::DeliveryAnswer>> ask_deliveries(Desk& desk, const Territory& territory,
                                                           const engine::RollAnswer& roll) {
  std::set<PaperName> recorded;
  for (const engine::DeliveryQuery& each : roll.deliveries) recorded.insert(paper_name(each));
  std::vector<engine::DeliveryAnswer> known;
  for (const auto& each : territory.deliveries) {
    const engine::Deliver& delivery = each.value.delivery;
    const engine::DeliveryQuery query{.shop = delivery.shop,
                                      .supplier = delivery.supplier,
                                      .reference = delivery.reference,
                                      .opening = delivery.opening};
    known.emplace_back();
    if (recorded.contains(paper_name(delivery))) known.back() = TRY(ask_for<engine::DeliveryAnswer>(desk, query));
  }
  return known;
}

bool has_conflict(const std::vector<Step>& steps) {
  return std::ranges::any_of(steps, [](const Step& step) { return step.change == Change::conflict; });
}

void refuse(DoneStep& step, const Error& refusal) {
  step.outcome = engine::Outcome::refused;
  step.refusal = refusal;
}

// As the server names it.
ErrorCode code_of_conflict(const Step& step) {
  if (step.instead == Instead::another_day) return ErrorCode::date_out_of_range;
  const bool is_paper = step.instead == Instead::count_or_loss || step.instead == Instead::reassign;
  return is_paper ? ErrorCode::definition_conflict : ErrorCode::definition_in_use;
}

// A list's dry run: its rows that name what nothing declares or are in conflict with the book, as the server would
// refuse them; of a card that is in use, the card alone.
std::vector<DoneStep> refused_ahead(std::vector<Step> steps, std::map<std::uint32_t, Error> wrong) {
  std::vector<DoneStep> done = leave_undone(std::move(steps));
  for (const DoneStep& each : done)
    if (each.step.change == Change::conflict && each.step.instead != Instead::another_card)
      wrong.try_emplace(each.step.place.line, fail_at(each.step.place, code_of_conflict(each.step), {}));
  for (DoneStep& each : done) {
    const auto found = wrong.find(each.step.place.line);
    if (each.step.body && found != wrong.end())
      refuse(each, found->second);
    else if (each.step.instead == Instead::another_card)
      refuse(each, fail_at(each.step.place, ErrorCode::card_in_use, {}));
  }
  return done;
}

// Those that have something to post, and what became of them.
Result<void> post_steps(const std::vector<DoneStep*>& steps, Desk& desk, const Advance& advance) {
  std::vector<Errand> errands;
  for (const DoneStep* each : steps) errands.push_back({*each->step.body, each->step.effective_date});
  const std::vector<engine::Receipt> receipts = TRY(desk.post(errands, advance));
  CHECK(receipts.size() == errands.size(), receipts.size(), errands.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    steps[i]->outcome = receipts[i].outcome;
    steps[i]->refusal = receipts[i].reason;
  }
  return {};
}

// A row of a list is one thing: where what it declares is refused, what follows from it (its price, its card) is not
// posted. (A price for a kilogram would otherwise become that of the piece which the book has under this code.)
Result<std::vector<DoneStep>> carry_out_rows(std::vector<Step> steps, Desk& desk, const Advance& advance) {
  std::vector<DoneStep> done = leave_undone(std::move(steps));
  std::map<std::uint32_t, const DoneStep*> heads;  // by line
  std::vector<DoneStep*> first, after;
  for (DoneStep& each : done) {
    if (!each.step.body) continue;
    const bool is_head = heads.try_emplace(each.step.place.line, &each).second;
    (is_head ? first : after).push_back(&each);
  }
  TRY(post_steps(first, desk, advance));
  std::erase_if(after, [&](DoneStep* each) {
    const DoneStep& head = *heads.at(each->step.place.line);
    const bool is_lost = head.outcome == engine::Outcome::refused;
    if (is_lost) refuse(*each, head.refusal);
    return is_lost;
  });
  const auto posted = static_cast<std::int64_t>(first.size());
  TRY(post_steps(after, desk, [&](std::int64_t count) { advance(posted + count); }));
  return done;
}

}  // namespace

Result<engine::RollAnswer> ask_roll(Desk& desk) {
  engine::RollAnswer all;
  do {
    auto page = TRY(ask_for<engine::RollAnswer>(desk, engine::RollQuery{.from = all.next}));
    std::ranges::move(page.deliveries, std::back_inserter(all.deliveries));
    std::ranges::move(page.households, std::back_inserter(all.households));
    all.next = page.next;
  } while (all.next != 0);
  return all;
}

Result<engine::CatalogueAnswer> ask_catalogue(Desk& desk) {
  return ask_for<engine::CatalogueAnswer>(desk, engine::CatalogueQuery{});
}

Result<std::vector<Step>> plan_territory(const Territory& territory, const engine::CatalogueAnswer& book, Desk& desk,
                                         WhatVanished vanished) {
  std::vector<Step> steps = plan_definitions(territory, book, vanished);
  append(steps, plan_grants(territory, book, vanished));
  const bool needs_roll = vanished != WhatVanished::ignore || !territory.deliveries.empty();
  engine::RollAnswer roll;
  if (needs_roll) roll = TRY(ask_roll(desk));
  append(steps, plan_deliveries(territory, TRY(ask_deliveries(desk, territory, roll)), book));
  std::set<std::string> cards;
  for (const auto& household : territory.households) cards.insert(household.value.card);
  for (const auto& household : territory.households)
    append(steps,
           plan_household(household, TRY(ask_household(desk, household.value.enrolment.pseudonym)), vanished, cards));
  TRY(see_cards_in_use(desk, steps));
  if (vanished != WhatVanished::ignore) append(steps, plan_vanished_rolls(territory, roll));
  return steps;
}

Result<std::vector<DoneStep>> carry_out(std::vector<Step> steps, Desk& desk, const Advance& advance) {
  std::vector<DoneStep> done = leave_undone(std::move(steps));
  std::vector<DoneStep*> to_post;
  for (DoneStep& each : done)
    if (each.step.body) to_post.push_back(&each);
  TRY(post_steps(to_post, desk, advance));
  return done;
}

std::vector<DoneStep> leave_undone(std::vector<Step> steps) {
  std::vector<DoneStep> done;
  for (Step& step : steps) done.push_back(DoneStep{std::move(step), std::nullopt, {}});
  return done;
}

Result<std::vector<DoneStep>> apply_territory(Context& context, const Territory& territory,
                                              const engine::CatalogueAnswer& book, Desk& desk,
                                              const Application& application) {
  std::vector<Step> steps = TRY(plan_territory(territory, book, desk, application.vanished));
  const bool is_told_ahead = application.dry_run || application.vanished != WhatVanished::ignore;
  if (is_told_ahead && application.today != kNoDate) see_days(steps, application.today);
  const bool is_stopped = application.vanished != WhatVanished::ignore && has_conflict(steps);
  if (application.dry_run && application.vanished == WhatVanished::ignore)
    return refused_ahead(std::move(steps), unreferenced_rows(territory, book));
  if (application.dry_run || is_stopped) return leave_undone(std::move(steps));
  const auto to_post = std::ranges::count_if(steps, [](const Step& step) { return step.body.has_value(); });
  if (to_post == 0) return leave_undone(std::move(steps));
  Progress progress(context, context.text("Application", "Applying"), to_post);
  const auto advance = [&](std::int64_t count) { progress.advance_to(count); };
  auto done = application.vanished == WhatVanished::ignore ? carry_out_rows(std::move(steps), desk, advance)
                                                           : carry_out(std::move(steps), desk, advance);
  progress.finish();
  return done;
}

Result<void> refuse_input(Context& context, const Error& error) {
  context.fail(error);
  context.exit = Exit::usage;
  return {};
}

}  // namespace apps
