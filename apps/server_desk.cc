#include "apps/server_desk.h"

#include "apps/connection.h"

namespace apps {

Result<engine::Answer> ServerDesk::ask(const engine::Query& query) {
  if (!client_) client_.emplace(TRY(open_client(context_)));
  return client_->call(query);
}

Result<net::Till> ServerDesk::open_source() const {
  if (post_as_ == PostAs::desk) return open_till(context_, SourceRequest{});
  SystemEntropy entropy;
  const std::string code = TRY(desk_code(context_.home, entropy)) + "-import";
  return open_till(context_, SourceRequest{.code = code, .kind = SourceKind::importer, .shop = "", .label = ""});
}

Result<std::vector<engine::Receipt>> ServerDesk::post(const std::vector<Errand>& errands, const Advance& advance) {
  if (!till_) till_.emplace(TRY(open_source()));
  // No intent: all that is posted here may be posted again, the server notes what it knows.
  std::vector<net::Posting> postings;
  for (const Errand& errand : errands)
    postings.push_back({errand.body, net::PostOptions{.effective_date = errand.effective_date}});
  std::int64_t done = 0;
  const std::vector<CommandNumber> waiting = till_->outbox().waiting();
  const auto posted = till_->post_all(std::move(postings), [&](const engine::Receipt&) { advance(++done); });
  TRY(tell_untold(context_, *till_, waiting));
  std::vector<engine::Receipt> receipts;
  for (const auto& each : posted) {
    if (!each.ok()) return each.error();
    receipts.push_back(each->receipt);
  }
  return receipts;
}

}  // namespace apps
