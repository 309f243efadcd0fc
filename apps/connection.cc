#include "apps/connection.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <ostream>
#include <utility>

#include "apps/answers_text.h"
#include "apps/format.h"
#include "apps/lot_names.h"
#include "apps/program.h"
#include "apps/texts.h"
#include "apps/written_file.h"
#include "ledger/base/bytes.h"
#include "ledger/base/code.h"
#include "ledger/base/path_fault.h"
#include "net/message_codec.h"
#include "net/till.h"

namespace apps {
namespace {

// Two command lines of one till, typed at once: the second waits for the first, which takes as long as a sale does.
constexpr std::chrono::seconds kLockTimeout{5};
constexpr std::size_t kDeskLetters = 8;
// Without those that are mistaken for others on paper: 0 and o, 1 and l, i.
constexpr std::string_view kDeskAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";
constexpr const char* kDeskNotWritten = "the code of this desk could not be written";

std::string new_desk_code(Entropy& entropy) {
  std::array<std::uint8_t, kDeskLetters> bytes{};
  entropy.fill(bytes);
  std::string code = "poste-";
  for (const std::uint8_t byte : bytes) code += kDeskAlphabet[byte % kDeskAlphabet.size()];
  return code;
}

Result<std::string> kept_desk_code(const std::filesystem::path& file) {
  std::string code;
  std::ifstream(file) >> code;
  const Result<void> checked = check_code(code, "desk");
  if (!checked.ok()) return fail(ErrorCode::syntax_error, file.string(), "this file holds the code of this desk");
  return code;
}

Error desk_not_written(const std::filesystem::path& file, int error_number) {
  return fail(base::code_of_home(error_number), file.string(),
              std::string(kDeskNotWritten) + ": " + std::strerror(error_number));
}

// One process at a time has it, for as long as it takes to write a line.
class DeskLock {
 public:
  static Result<DeskLock> take(const std::filesystem::path& file) {
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error) return desk_not_written(file, error.value());
    DeskLock lock(::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) return desk_not_written(file, errno);
    while (::flock(lock.descriptor_, LOCK_EX) != 0)
      if (errno != EINTR) return desk_not_written(file, errno);
    return lock;
  }
  DeskLock(DeskLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~DeskLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  explicit DeskLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Whole or not at all: half a code would be another desk.
Result<void> keep_desk_code(const std::filesystem::path& file, const std::string& code) {
  const std::string draft = file.string() + ".new";
  TRY(write_file(draft, code + "\n", file.string(), kDeskNotWritten));
  std::error_code error;
  std::filesystem::rename(draft, file, error);
  if (error) return desk_not_written(file, error.value());
  return {};
}

// Without state, so that one does for all tills of a process.
const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

ledger::SourceDefinition definition_of(const SourceRequest& request, const std::string& code) {
  ledger::SourceDefinition definition;
  definition.code = code;
  definition.label = request.label.empty() ? code : request.label;
  definition.kind = request.kind;
  definition.shop = request.shop;
  return definition;
}

net::PostOptions options_of(const Posting& posting, const engine::CommandBody& body) {
  net::PostOptions options;
  options.nature = posting.nature;
  options.occurred_at = posting.occurred_at;
  options.effective_date = posting.effective_date;
  options.intent = posting.id.empty() ? net::Intent{net::IntentKind::command_line, meaning_of(posting, body)}
                                      : net::Intent{net::IntentKind::key, posting.id};
  return options;
}

// Nothing is lost, and saying so is what the volunteer needs. `again`: the line had been kept before; that a second
// customer's like basket is not counted comes before all else.
void tell_kept(Context& context, CommandNumber number, bool again) {
  if (again)
    context.err << context.text("Déjà gardé\u00A0: c'est la commande n°\u00A0", "Kept already: it is command no. ")
                << raw(number)
                << context.text(", et non une de plus\u00A0; pour une autre pareille, ajoutez --id.",
                                ", not one more; for another like it, add --id.")
                << '\n';
  context.err << context.text(
                     "C'est gardé sur ce poste et partira quand la même ligne sera relancée, ou avec le prochain envoi "
                     "de ce poste, qui en dira la réponse\u00A0; rien ne sera compté deux fois.",
                     "It is kept on this machine and will be sent when the same line is run again, or with the next "
                     "thing posted from this source, which will tell its answer; nothing will count twice.")
              << '\n';
}

void tell_estranged(Context& context, const net::OutboxEntry* kept) {
  if (kept == nullptr) {
    context.err << context.text(
                       "Ce n'est ni noté ni gardé\u00A0: saisissez-le vers le bon serveur (--server), ou d'un "
                       "poste d'un nouveau code.",
                       "It is neither recorded nor kept: enter it towards the right server (--server), or from "
                       "a source of a new code.")
                << '\n';
    return;
  }
  context.err << context.text("C'est gardé sur ce poste depuis avant (commande n°\u00A0",
                              "It has been kept on this machine since before (command no. ")
              << raw(kept->number)
              << context.text(
                     ") et ne partira pas vers ce serveur\u00A0: relancez la ligne vers le serveur d'avant (--server), "
                     "ou saisissez-la d'un poste d'un nouveau code si l'ancien livre n'est plus.",
                     ") and will not leave for this server: run the line again towards the server of before "
                     "(--server), or enter it from a source of a new code if that book is no more.")
              << '\n';
}

void tell_repeated(Context& context, const net::Posted& posted, net::IntentKind known_by) {
  if (posted.sent_now) {
    context.err << context.text(
                       "C'était gardé sur ce poste sans être parti\u00A0: c'est envoyé maintenant, une seule fois.",
                       "It was kept on this machine and had not left: it is sent now, and counts once.")
                << '\n';
  } else {
    context.err << context.text("C'était déjà noté sur ce poste\u00A0: voici sa réponse, rien n'est compté deux fois.",
                                "This source had already asked so: this is the answer, and nothing counts twice.")
                << '\n';
  }
  if (known_by != net::IntentKind::command_line) return;
  context.err << context.text("La même ligne relancée comptera à part.", "The same line run again will count anew.")
              << '\n';
}

// "vente, noailles, NOA-0121, 23/11/2026 18:05 : riz-long × 2 ; lait × 1": enough to enter a sale again. Of other
// commands, which are written from a paper, what it was and when.
std::string text_of_kept(const net::OutboxEntry& kept, const Context& context) {
  const Result<engine::Command> command = net::decode_command(bytes_of(kept.bytes));
  if (!command.ok()) return context.text("elle ne se lit plus", "it cannot be read any more");
  std::string text(word(engine::kind_of(command->body), context.language));
  const auto* sale = std::get_if<engine::Sell>(&command->body);
  if (sale != nullptr) text += ", " + sale->shop;
  if (sale != nullptr && !sale->household.empty()) text += ", " + sale->household;
  text += ", " + show(command->occurred_at, context.language);
  if (sale == nullptr) return text;
  const char* before = context.text("\u00A0: ", ": ");
  for (const engine::AskedSaleLine& line : sale->lines) {
    text += before + line.product + " × " + std::to_string(line.quantity.units);
    before = context.text("\u00A0; ", "; ");
  }
  return text;
}

// The outbox drops it when this returns.
void tell_withdrawn(Context& context, const net::OutboxEntry& kept, const Error& error) {
  context.err << context.text("Gardé auparavant, et ce serveur ne le prendra jamais (commande n°\u00A0",
                              "Kept before, and this server will never take it (command no. ")
              << raw(kept.number) << context.text(")\u00A0: ", "): ") << text_of_kept(kept, context) << '\n'
              << context.text(
                     "Ce n'est pas noté, et ne sera plus envoyé\u00A0: écrivez-le et saisissez-le à nouveau. (",
                     "It is not recorded, and will not be sent again: write it down and enter it anew. (")
              << to_string(error) << ')' << std::endl;
}

}  // namespace

Result<net::Client> open_client(Context& context) {
  net::ClientOptions options;
  options.server = TRY(net::parse_address(context.server));
  net::Hello hello;
  hello.client = std::string("grenier ") + kVersion;
  return net::Client::connect(options, hello);
}

Result<engine::Answer> ask(Context& context, const engine::Query& query) {
  net::Client client = TRY(open_client(context));
  return client.call(query);
}

Result<void> check_home(const std::filesystem::path& home) {
  if (!home.empty()) return {};
  return fail(ErrorCode::usage_error, "--home",
              "no place is known where to keep what is posted: --home, GRENIER_HOME or HOME says it");
}

Result<std::string> desk_code(const std::filesystem::path& home, Entropy& entropy) {
  TRY(check_home(home));
  const std::filesystem::path file = home / "desk";
  std::error_code unseen;  // then it cannot be written either, and that is told
  if (std::filesystem::exists(file, unseen)) return kept_desk_code(file);
  const std::string code = new_desk_code(entropy);
  // Of two command lines typed at once, the second takes the code of the first: what it kept under one of its own would
  // lie in an outbox that nobody opens again.
  const DeskLock lock = TRY(DeskLock::take(file));
  if (std::filesystem::exists(file, unseen)) return kept_desk_code(file);
  TRY(keep_desk_code(file, code));
  return code;
}

Result<net::Till> open_till(Context& context, const SourceRequest& request) {
  TRY(check_home(context.home));
  SystemEntropy entropy;
  const std::string code = request.code.empty() ? TRY(desk_code(context.home, entropy)) : request.code;
  TRY(check_typed_code(code, "--source"));  // it names a directory
  net::TillOptions options;
  options.connection.server = TRY(net::parse_address(context.server));
  options.client = std::string("grenier ") + kVersion;
  options.source = code;
  options.enrol = definition_of(request, code);
  options.outbox.directory = (std::filesystem::path(context.home) / "outboxes" / code).string();
  options.outbox.lock_timeout = kLockTimeout;
  options.outbox.on_waiting = [&context] {
    context.err << context.text("Une autre commande de ce poste est en cours\u00A0: on l'attend…",
                                "Another command of this source is under way: waiting for it…")
                << std::endl;
  };
  options.on_withdrawn = [&context](const net::OutboxEntry& kept, const Error& error) {
    tell_withdrawn(context, kept, error);
  };
  return net::Till::open(options, system_clock());
}

std::string meaning_of(const Posting& posting, const engine::CommandBody& body) {
  engine::Command command;
  command.nature = posting.nature;
  command.occurred_at = posting.occurred_at.value_or(Instant{});
  command.effective_date = posting.effective_date;
  command.body = body;
  std::string meant = net::encode_command(command);
  for (std::size_t i = 0; i < posting.lots.size(); ++i)
    if (!posting.lots[i].text.empty()) meant += '@' + std::to_string(i) + '@' + posting.lots[i].text;
  return hex(sha256(bytes_of(meant)));
}

namespace {

// Whether somebody waits for this answer.
bool is_news(const net::OutboxEntry* entry) {
  if (entry == nullptr || !entry->receipt || entry->claimed) return false;
  return entry->intent.kind != net::IntentKind::none || entry->receipt->outcome == engine::Outcome::refused;
}

}  // namespace

// A sale that was kept left with this one: whoever stands here must hear what became of it, above all a refusal.
Result<void> tell_untold(Context& context, net::Till& till, std::vector<CommandNumber> waiting,
                         CommandNumber asked_now) {
  const std::vector<CommandNumber> untold = till.outbox().untold();
  std::vector<CommandNumber> news;
  std::ranges::set_union(waiting, untold, std::back_inserter(news));
  std::erase_if(news,
                [&](CommandNumber number) { return number == asked_now || !is_news(till.outbox().entry(number)); });
  if (news.empty()) return {};
  for (const CommandNumber number : news) {
    const bool was_waiting = std::ranges::binary_search(waiting, number);
    context.err << (was_waiting ? context.text("Gardé auparavant, envoyé maintenant", "Kept before, sent now")
                                : context.text("Noté auparavant, jamais dit", "Answered before, never told"))
                << context.text(" (commande n°\u00A0", " (command no. ") << raw(number)
                << context.text(")\u00A0: ", "): ");
    print_receipt(context.err, *till.outbox().entry(number)->receipt, context.language);
  }
  context.err << context.text("C'est dit\u00A0: la ligne de cette commande, relancée, compterait à part.",
                              "That is its answer: the line of that command, run again, would count anew.")
              << std::endl;
  if (!context.err.good()) return {};  // not told, so still to be told
  for (const CommandNumber number : news) TRY(till.told(number));
  return {};
}

namespace {

// What was typed, as it is sent. What was kept for the same line goes as it is; what was kept under the same key still
// says which lots were meant, and may otherwise say something else.
Result<engine::CommandBody> body_to_send(Context& context, const std::vector<TypedLot>& lots, engine::CommandBody typed,
                                         const net::OutboxEntry* kept) {
  if (kept == nullptr) {
    TRY(find_lots(context, typed, lots));
    return typed;
  }
  if (kept->bytes.empty()) return typed;  // its key outlived it
  engine::Command before = TRY(net::decode_command(bytes_of(kept->bytes)));
  if (kept->intent.kind == net::IntentKind::command_line) return std::move(before.body);
  TRY(find_lots(context, typed, lots, &before.body));
  return typed;
}

}  // namespace

Result<engine::Receipt> post(Context& context, const Posting& posting, const engine::CommandBody& body,
                             const TellReceipt& tell) {
  net::Till till = TRY(open_till(context, posting.source));
  const net::PostOptions options = options_of(posting, body);
  const std::vector<CommandNumber> waiting = till.outbox().waiting();
  const net::OutboxEntry* known = till.outbox().find(options.intent);
  const bool was_known = known != nullptr;
  auto to_send = body_to_send(context, posting.lots, body, known);
  Result<net::Posted> posted =
      to_send.ok() ? till.post(std::move(*to_send), options) : Result<net::Posted>(to_send.error());
  const net::OutboxEntry* entry = till.outbox().find(options.intent);
  TRY(tell_untold(context, till, waiting, entry != nullptr ? entry->number : CommandNumber{}));
  if (!posted.ok()) {
    // An entry with a receipt is an earlier command under the same key, which this one contradicts.
    const bool is_answered = entry != nullptr && entry->receipt;
    if (net::is_estranged(posted.error().code) && !is_answered)
      tell_estranged(context, entry);
    else if (entry != nullptr && !is_answered)
      tell_kept(context, entry->number, was_known);
    if (entry != nullptr && !is_answered) context.kept_command = raw(entry->number);
    return posted.error();
  }
  if (posted->repeated) tell_repeated(context, *posted, options.intent.kind);
  tell(posted->receipt);
  if (!context.out.flush().good())
    return fail(ErrorCode::io_error, "stdout", "the answer could not be written out; the same line again tells it");
  const Result<void> marked = till.told(posted->receipt.number);
  if (!marked.ok()) context.fail_beside_answer(marked.error());
  return posted->receipt;
}

}  // namespace apps
