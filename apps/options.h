// How a subcommand is put together: options are declared on it, and read back from it when it runs, so that nobody
// owns variables in between.
//
//   CLI::App& stock = subcommand(program, context, "stock", {"Ce qu'il y a en rayon", "What is on the shelf"},
//                                "grenier stock --shop noailles");
//   option(stock, "--shop", context.text("une épicerie", "one shop"));
//   on_run(stock, context, show_stock);
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "apps/cli.h"
#include "apps/connection.h"
#include "engine/query.h"

namespace apps {

struct Description {
  const char* french;
  const char* english;
};
// With an example in its --help. The parent may be a subcommand itself.
CLI::App& subcommand(CLI::App& parent, const Context& context, const char* name, Description description,
                     const char* example);
// Runs when the subcommand was chosen and no option has an empty value; an error is told and becomes the exit status.
void on_run(CLI::App& command, Context& context, std::function<Result<void>(const CLI::App&, Context&)> run);

CLI::Option* option(CLI::App& command, const char* names, std::string description);    // one value
CLI::Option* repeated(CLI::App& command, const char* names, std::string description);  // one or more, in order
CLI::Option* flag(CLI::App& command, const char* names, std::string description);

// As they were given; "" and nothing when they were not.
std::string text_of(const CLI::App& command, const char* name);
std::vector<std::string> texts_of(const CLI::App& command, const char* name);
bool is_given(const CLI::App& command, const char* name);

// Says which option an error is about, where the error does not say so itself.
template <class T>
Result<T> about(const char* field, Result<T> result) {
  if (result.ok() || !result.error().field.empty()) return result;
  return fail(result.error().code, field, result.error().detail);
}

// `fallback` when the option was not given.
template <class T, class Parse>
Result<T> parsed(const CLI::App& command, const char* name, T fallback, Parse parse) {
  if (!is_given(command, name)) return fallback;
  return about(name, Result<T>(parse(text_of(command, name))));
}
// Each value of a repeated option.
template <class T, class Parse>
Result<std::vector<T>> all_parsed(const CLI::App& command, const char* name, Parse parse) {
  std::vector<T> values;
  for (const std::string& text : texts_of(command, name)) values.push_back(TRY(about(name, Result<T>(parse(text)))));
  return values;
}

// The number of an event, as `grenier log` shows it.
Result<Sequence> parse_sequence(std::string_view text);

// --effective --known --seq: which part of history counts.
void add_as_of_options(CLI::App& command, const Context& context);
Result<engine::AsOf> as_of(const CLI::App& command);

// --id --fact --occurred --effective; and --source for a desk.
void add_posting_options(CLI::App& command, const Context& context);
void add_source_option(CLI::App& command, const Context& context);
Result<Posting> posting_of(const CLI::App& command);

// Posts from this machine's desk (or --source), and tells the receipt: the end of most posting subcommands.
// `lots`: of the body's lines, as they were typed.
Result<void> post_and_tell(const CLI::App& command, Context& context, const engine::CommandBody& body,
                           std::vector<TypedLot> lots = {});
// Tells what became of `body` as text or JSON, and sets the exit status: a refusal is `refused`.
void tell_receipt(Context& context, engine::Receipt receipt, const engine::CommandBody& body);

}  // namespace apps
