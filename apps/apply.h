// Makes the book say what a territory's files say: plans the difference, posts it step by step, tells what became of
// each. Used by `grenier apply` and by the imports of lists. All steps are idempotent: after a failure in the middle
// the same command again does what is left.
#pragma once

#include <functional>
#include <vector>

#include "apps/apply_plan.h"
#include "apps/cli.h"
#include "apps/json.h"

namespace apps {

using Advance = std::function<void(std::int64_t done)>;

// A command to post, on a day of the books (not set: today).
struct Errand {
  engine::CommandBody body;
  Date effective_date = kNoDate;
};
// Where questions are asked and commands are posted: the server, or what stands in for it in a test.
class Desk {
 public:
  virtual ~Desk() = default;
  virtual Result<engine::Answer> ask(const engine::Query& query) = 0;
  // In order, many in flight; a receipt each. An error means that the rest may or may not be posted.
  virtual Result<std::vector<engine::Receipt>> post(const std::vector<Errand>& errands, const Advance& advance) = 0;
};

template <class Answer>
Result<Answer> ask_for(Desk& desk, const engine::Query& query) {
  engine::Answer answer = TRY(desk.ask(query));
  if (auto* expected = std::get_if<Answer>(&answer)) return std::move(*expected);
  return fail(ErrorCode::malformed, {}, "the server answered another question");
}
// The book's definitions and grants.
Result<engine::CatalogueAnswer> ask_catalogue(Desk& desk);
// All its papers and households, page by page.
Result<engine::RollAnswer> ask_roll(Desk& desk);

// Everything there is to do, in order; posts nothing. The roll of the book is asked only for what vanished and for
// deliveries.
Result<std::vector<Step>> plan_territory(const Territory& territory, const engine::CatalogueAnswer& book, Desk& desk,
                                         WhatVanished vanished);

struct DoneStep {
  Step step;
  std::optional<engine::Outcome> outcome;  // none: nothing was posted
  Error refusal;                           // when refused
};
// Posts the steps that have something to post. A refusal is told and the next step goes on; a server that cannot be
// reached is an Error.
Result<std::vector<DoneStep>> carry_out(std::vector<Step> steps, Desk& desk, const Advance& advance);
std::vector<DoneStep> leave_undone(std::vector<Step> steps);  // --dry-run

// How many of one kind that changed alike people are told: 20, or all as --all asks for; a document has all of them. An
// import of a list has no --all.
enum class Shown { some_of_list, some, all };
struct Application {
  bool dry_run = false;
  WhatVanished vanished = WhatVanished::keep;
  Date today = kNoDate;  // by which days are judged before anything is posted; not set: the server alone judges them
};
// Plans and carries out, with a progress bar. Of a territory that is in conflict with the book nothing is posted; a
// list of an import (WhatVanished::ignore) goes on without the rows that the server refuses, each as a whole: no price
// of a product that was refused. Its dry run tells as refused those that name what nothing declares or are in conflict.
Result<std::vector<DoneStep>> apply_territory(Context& context, const Territory& territory,
                                              const engine::CatalogueAnswer& book, Desk& desk,
                                              const Application& application);

// A table of what changes and what was refused, or one JSON document; `exit` becomes refused if anything was, or is in
// conflict.
// `rejected`: the rows of a list that were not understood, for the document.
void tell_steps(Context& context, const std::vector<DoneStep>& steps, bool dry_run, json::Array rejected = {},
                Shown shown = Shown::some_of_list);

// An error of the input files: told, with exit status 2 whatever its code, since no rule of the book was asked.
Result<void> refuse_input(Context& context, const Error& error);

}  // namespace apps
