// The answers, divided by family: answers_balances.cc (stock, funds), answers_ticket.cc (quotes, tickets), answers.cc
// (the rest). Nothing outside engine/answers*.cc includes this.
#pragma once

#include "engine/answers.h"

namespace engine {

inline Money money(std::int64_t minor, Currency currency) {
  return {minor, currency};
}

Result<Answer> answer_one(const State& state, const QuoteQuery& query, const AnswerContext& context);
Result<Answer> answer_one(const State& state, const TicketQuery& query, const AnswerContext& context);

}  // namespace engine
