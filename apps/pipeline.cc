// A window of numbers is in flight. When the server is busy it also says number_gap to those behind the one it did not
// take; so everything out is received first, and sending goes on from the lowest number that was not taken.
#include "apps/pipeline.h"

#include <algorithm>
#include <map>
#include <thread>

namespace apps {

namespace {

constexpr std::size_t kWindowMax = 256;
constexpr std::chrono::milliseconds kFirstWait{20};
constexpr std::chrono::milliseconds kWaitMax{2'000};
constexpr int kWaitsMax = 60;  // in a row: about two minutes

bool can_be_tried_again(ErrorCode code) {
  return code == ErrorCode::busy || code == ErrorCode::too_many_in_flight || code == ErrorCode::number_gap;
}

class OrderedPosting {
 public:
  OrderedPosting(Link& link, const NumberedCommands& commands) : link_(link), commands_(commands) {}

  Result<void> run() {
    while (decided_ < commands_.count) {
      if (!go_back_to_) TRY(fill_window());
      TRY(take_reply());
      if (go_back_to_ && in_flight_ == 0) TRY(go_back());
    }
    return {};
  }

 private:
  Result<void> fill_window() {
    const std::size_t window = std::clamp<std::size_t>(link_.in_flight_max, 1, kWindowMax);
    // Half a window at a time, so that one write carries many.
    if (in_flight_ > window / 2) return {};
    std::vector<net::RequestMessage> requests;
    while (in_flight_ + requests.size() < window && sent_ < commands_.count) {
      ++sent_;
      requests.push_back({sent_, commands_.bytes(CommandNumber{sent_})});
    }
    if (requests.empty()) return {};
    TRY(link_.send(requests));
    in_flight_ += requests.size();
    return {};
  }

  Result<void> take_reply() {
    const net::ReplyMessage reply = TRY(link_.receive());
    --in_flight_;
    if (const auto* receipt = std::get_if<engine::Receipt>(&reply.body)) {
      early_.emplace(reply.id, *receipt);
      tell_decided();
      return {};
    }
    const auto* error = std::get_if<Error>(&reply.body);
    if (error == nullptr) return fail(ErrorCode::malformed, "reply", "expected a receipt");
    if (!can_be_tried_again(error->code)) return *error;
    go_back_to_ = std::min(go_back_to_.value_or(reply.id), reply.id);
    return {};
  }

  // Replies may overtake each other; they are told in order.
  void tell_decided() {
    for (auto next = early_.find(decided_ + 1); next != early_.end(); next = early_.find(decided_ + 1)) {
      commands_.decided(CommandNumber{next->first}, next->second);
      early_.erase(next);
      ++decided_;
      waits_ = 0;
    }
  }

  Result<void> go_back() {
    if (++waits_ > kWaitsMax) return fail(ErrorCode::busy, "server", "it stayed busy; the same import goes on later");
    link_.wait(std::min(kFirstWait * (1 << std::min(waits_ - 1, 7)), kWaitMax));
    sent_ = *go_back_to_ - 1;
    go_back_to_.reset();
    early_.clear();
    return {};
  }

  Link& link_;
  const NumberedCommands& commands_;
  std::uint64_t sent_ = 0;
  std::uint64_t decided_ = 0;  // and told
  std::size_t in_flight_ = 0;
  std::optional<std::uint64_t> go_back_to_;
  std::map<std::uint64_t, engine::Receipt> early_;
  int waits_ = 0;
};

}  // namespace

Link link_to(net::Client& client) {
  return {.send = [&client](const std::vector<net::RequestMessage>& requests) { return client.send(requests); },
          .receive = [&client] { return client.receive(); },
          .wait = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); },
          .in_flight_max = client.welcome().in_flight_max};
}

Result<void> post_in_order(Link& link, const NumberedCommands& commands) {
  return OrderedPosting(link, commands).run();
}

}  // namespace apps
