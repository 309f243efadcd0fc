#include "apps/connection.h"

#include <array>
#include <fstream>
#include <ostream>

#include "apps/answers_text.h"
#include "apps/lot_names.h"
#include "apps/program.h"
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

// Whole or not at all: half a code would be another desk.
Result<void> keep_desk_code(const std::filesystem::path& file, const std::string& code) {
  std::error_code error;
  std::filesystem::create_directories(file.parent_path(), error);
  const std::filesystem::path draft = file.string() + ".new";
  errno = 0;
  const bool written = !error && (std::ofstream(draft) << code << '\n').flush().good();
  if (written) std::filesystem::rename(draft, file, error);
  if (!written || error)
    return fail(base::code_of_path(error ? error.value() : errno), file.string(),
                "the code of this desk could not be written");
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

// Nothing is lost, and saying so is what the volunteer needs.
void tell_kept(Context& context) {
  context.err << context.text(
                     "C'est gardé sur ce poste et partira quand la même ligne sera relancée, ou avec le prochain envoi "
                     "de ce poste\u00A0; rien ne sera compté deux fois.",
                     "It is kept on this machine and will be sent when the same line is run again, or with the next "
                     "thing posted from this source; nothing will count twice.")
              << '\n';
}

void tell_repeated(Context& context, const net::Posted& posted) {
  if (posted.sent_now) {
    context.err << context.text(
                       "C'était gardé sur ce poste sans être parti\u00A0: c'est envoyé maintenant, une seule fois.",
                       "It was kept on this machine and had not left: it is sent now, and counts once.")
                << '\n';
    return;
  }
  context.err << context.text("C'était déjà noté sur ce poste\u00A0: voici sa réponse, rien n'est compté deux fois.",
                              "This source had already asked so: this is the answer, and nothing counts twice.")
              << '\n';
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

Result<std::string> desk_code(const std::filesystem::path& home, Entropy& entropy) {
  const std::filesystem::path file = home / "desk";
  if (std::filesystem::exists(file)) return kept_desk_code(file);
  const std::string code = new_desk_code(entropy);
  TRY(keep_desk_code(file, code));
  return code;
}

Result<net::Till> open_till(Context& context, const SourceRequest& request) {
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
  options.adopt = request.adopt ? net::Adopt::yes : net::Adopt::no;
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

// What this source had kept without an answer.
std::vector<CommandNumber> numbers_waiting(const net::Outbox& outbox) {
  std::vector<CommandNumber> waiting;
  for (CommandNumber number{1}; number <= outbox.last_number() && waiting.size() < outbox.pending();
       number = next(number))
    if (const net::OutboxEntry* entry = outbox.entry(number); entry != nullptr && !entry->receipt)
      waiting.push_back(number);
  return waiting;
}

// A sale that was kept left with this one: whoever stands here must hear what became of it, above all a refusal. It is
// not claimed by that: the line that made it still gets its answer.
void tell_sent_along(Context& context, const net::Outbox& outbox, const std::vector<CommandNumber>& waiting,
                     CommandNumber asked_now) {
  for (const CommandNumber number : waiting) {
    const net::OutboxEntry* entry = outbox.entry(number);
    if (number == asked_now || entry == nullptr || !entry->receipt) continue;
    context.err << context.text("Gardé auparavant, envoyé maintenant (commande n°\u00A0",
                                "Kept before, sent now (command no. ")
                << raw(number) << ")" << context.text("\u00A0: ", ": ");
    print_receipt(context.err, *entry->receipt, context.language);
  }
}

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
  const std::vector<CommandNumber> waiting = numbers_waiting(till.outbox());
  auto to_send = body_to_send(context, posting.lots, body, till.outbox().find(options.intent));
  Result<net::Posted> posted =
      to_send.ok() ? till.post(std::move(*to_send), options) : Result<net::Posted>(to_send.error());
  if (!posted.ok()) {
    // An entry with a receipt is an earlier command under the same key, which this one contradicts.
    const net::OutboxEntry* entry = till.outbox().find(options.intent);
    if (entry != nullptr && !entry->receipt) tell_kept(context);
    return posted.error();
  }
  tell_sent_along(context, till.outbox(), waiting, posted->receipt.number);
  if (posted->repeated) tell_repeated(context, *posted);
  tell(posted->receipt);
  context.out.flush();
  TRY(till.told(posted->receipt.number));
  return posted->receipt;
}

}  // namespace apps
