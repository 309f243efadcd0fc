// The server as a Desk: what `apply` and the imports of lists ask and post to.
#pragma once

#include <optional>

#include "apps/apply.h"
#include "net/client.h"
#include "net/till.h"

namespace apps {

// The server, posting as this machine's desk: connected at the first question, enrolled at the first post.
class ServerDesk final : public Desk {
 public:
  explicit ServerDesk(Context& context) : context_(context) {}
  Result<engine::Answer> ask(const engine::Query& query) override;
  Result<std::vector<engine::Receipt>> post(const std::vector<Errand>& errands, const Advance& advance) override;

 private:
  Context& context_;
  std::optional<net::Client> client_;
  std::optional<net::Till> till_;
};

}  // namespace apps
