// The server as a Desk: what `apply` and the imports of lists ask and post to.
#pragma once

#include <optional>

#include "apps/apply.h"
#include "net/client.h"
#include "net/till.h"

namespace apps {

// Whose commands they are: this machine's desk, or its importer "<desk>-import". The book remembers which of the two
// declared a product, so that `apply --retire` does not take what was imported for something that left its files.
enum class PostAs { desk, importer };

// The server, posting as a source of this machine: connected at the first question, enrolled at the first post.
class ServerDesk final : public Desk {
 public:
  explicit ServerDesk(Context& context, PostAs post_as = PostAs::desk) : context_(context), post_as_(post_as) {}
  Result<engine::Answer> ask(const engine::Query& query) override;
  Result<std::vector<engine::Receipt>> post(const std::vector<Errand>& errands, const Advance& advance) override;

 private:
  Result<net::Till> open_source() const;

  Context& context_;
  PostAs post_as_;
  std::optional<net::Client> client_;
  std::optional<net::Till> till_;
};

}  // namespace apps
