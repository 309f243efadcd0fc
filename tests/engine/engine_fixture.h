// An engine with the network that tests declare, and what is sent to it.
#pragma once

#include "engine/engine.h"
#include "support/book.h"
#include "support/test_logs.h"

namespace engine::engine_fixture {

using namespace test_support;

// Commands of one source, numbered one after the other, for one batch.
inline std::vector<Request> batch_of(Book& book, const std::string& source, std::vector<CommandBody> bodies) {
  std::vector<Request> requests;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    Command command = book.command(source, std::move(bodies[i]));
    command.number = CommandNumber{raw(command.number) + i};
    requests.push_back(book.request(command));
  }
  return requests;
}

inline ledger::Product product_of(std::size_t number, std::size_t label_bytes = 10) {
  return {.code = "p-" + std::to_string(number), .label = std::string(label_bytes, 'x'), .category = "divers"};
}

inline const Receipt& receipt(const Result<Reply>& reply) {
  return std::get<Receipt>(reply.value());
}

class EngineTest : public testing::Test {
 protected:
  void SetUp() override { declare_network(book_); }
  Receipt send(const std::string& source, CommandBody body) { return book_.send(source, std::move(body)).value(); }
  void expect_replay_equals_live() { EXPECT_EQ(book_.replay_difference().value(), ""); }

  Book book_;
};

}  // namespace engine::engine_fixture
