#include "apps/cli.h"

#include <map>
#include <sstream>

#include "support/support.h"

namespace apps::cli_test {
namespace {

TEST(Exit, EachKindOfErrorHasItsStatus) {
  const std::map<ErrorCode, Exit> expected = {
      {ErrorCode::none, Exit::done},
      {ErrorCode::insufficient_stock, Exit::refused},
      {ErrorCode::unknown_shop, Exit::refused},
      {ErrorCode::definition_in_use, Exit::refused},
      {ErrorCode::command_number_reused, Exit::refused},
      {ErrorCode::not_permitted, Exit::refused},
      {ErrorCode::usage_error, Exit::usage},
      {ErrorCode::syntax_error, Exit::usage},
      {ErrorCode::file_not_found, Exit::usage},
      {ErrorCode::value_not_allowed, Exit::usage},
      {ErrorCode::address_in_use, Exit::usage},
      {ErrorCode::directory_in_use, Exit::usage},
      {ErrorCode::not_a_grenier_directory, Exit::usage},
      {ErrorCode::clock_behind_log, Exit::usage},
      {ErrorCode::wrong_log, Exit::usage},
      {ErrorCode::outbox_behind_server, Exit::usage},
      {ErrorCode::server_unreachable, Exit::unreachable},
      {ErrorCode::deadline_exceeded, Exit::unreachable},
      {ErrorCode::connection_closed, Exit::unreachable},
      {ErrorCode::busy, Exit::unreachable},
      {ErrorCode::outbox_in_use, Exit::unreachable},  // another command line of this source has not ended yet
      {ErrorCode::no_room, Exit::unreachable},        // of a server that stopped for it, too: nothing is damaged
      {ErrorCode::corrupt_record, Exit::damaged},
      {ErrorCode::replay_differs, Exit::damaged},
      {ErrorCode::io_error, Exit::damaged},
  };
  for (const auto& [code, exit] : expected) EXPECT_EQ(exit_for(code), exit) << to_string(code);
}

TEST(Exit, OnlyNoErrorIsDone) {
#define X(name, ordinal) \
  EXPECT_EQ(exit_for(ErrorCode::name) == Exit::done, ErrorCode::name == ErrorCode::none) << #name;
  GRENIER_ERROR_CODES(X)
#undef X
}

TEST(Context, TellsACommandThatIsKeptByItsNumber) {
  std::ostringstream out, err;
  Context context{.json = true, .home = {}, .out = out, .err = err};
  context.kept_command = 7;
  context.fail(fail(ErrorCode::server_unreachable));
  EXPECT_THAT(out.str(), testing::HasSubstr("\"kept\""));
  EXPECT_THAT(out.str(), testing::HasSubstr("\"command\": 7"));
  EXPECT_EQ(context.exit, Exit::unreachable);
}

TEST(Context, TellsAnErrorAsASentenceOrAsJson) {
  std::ostringstream out;
  std::ostringstream err;
  Context context{.home = "", .out = out, .err = err};
  context.fail(fail(ErrorCode::no_price, "lines[0]"));
  EXPECT_EQ(context.exit, Exit::refused);
  EXPECT_EQ(err.str(), "Ce produit n'a pas de prix. [no_price, lines[0]]\n");
  EXPECT_EQ(out.str(), "");
  context.json = true;
  context.fail(fail(ErrorCode::no_price, "lines[0]"));
  EXPECT_EQ(
      out.str(),
      "{\n  \"error\": {\n    \"code\": \"no_price\",\n    \"field\": \"lines[0]\",\n    \"detail\": \"\"\n  }\n}\n");
}

}  // namespace
}  // namespace apps::cli_test
