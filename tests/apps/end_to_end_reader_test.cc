// Where a book ends is known when it is opened, so that long reading can show how far it is.
#include <sstream>

#include "apps/book_reader.h"
#include "apps/connection.h"
#include "tests/apps/end_to_end.h"

namespace apps::end_to_end_reader_test {
namespace {

class EndToEndReader : public EndToEnd {};

TEST_F(EndToEndReader, ABookSaysWhereItEndsThroughItsServerAndFromItsDirectory) {
  start_server();
  ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  std::ostringstream out;
  Context context{.server = server().address(), .home = "", .out = out, .err = out};
  const auto status = ask_for<engine::StatusAnswer>(context, engine::StatusQuery{});
  ASSERT_OK(status);
  ASSERT_GT(status->last, Sequence{1});
  const auto through_the_server = read_book(context, "");
  ASSERT_OK(through_the_server);
  EXPECT_EQ(through_the_server->last, status->last);
  const auto from_the_directory = read_book(context, data().string());
  ASSERT_OK(from_the_directory);
  EXPECT_EQ(from_the_directory->last, status->last);
}

// What an auditor noted once: the root, with the number of events.
TEST_F(EndToEndReader, TheRootThatWasNotedIsPrintedAgainHoweverTheLogHasGrown) {
  start_server();
  ASSERT_NO_FATAL_FAILURE(apply(kSmallTerritory));
  const json::Value noted = ask({"verify"});
  const std::string events = std::to_string(noted.at("events").as_int64());
  ask({"sell", "--till", "noailles-1", "--line", "riz:1"});
  EXPECT_NE(ask({"verify"}).at("root"), noted.at("root"));
  EXPECT_EQ(ask({"replay", "--seq", events}).at("root"), noted.at("root"));
}

}  // namespace
}  // namespace apps::end_to_end_reader_test
