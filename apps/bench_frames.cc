#include "apps/bench_frames.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "net/message_codec.h"

namespace apps {
namespace {

static_assert(std::endian::native == std::endian::little);

std::string frame_of(const engine::Sell& sale, std::uint64_t id, const BenchStamp& stamp) {
  const engine::Command command{
      .source = stamp.source, .number = stamp.number, .occurred_at = stamp.occurred_at, .body = sale};
  return net::encode(net::ClientMessage(net::RequestMessage{id, net::encode_command(command)}));
}

template <class Number>
Number number_at(const std::string& frame, std::size_t place) {
  Number number;
  std::memcpy(&number, frame.data() + place, sizeof number);
  return number;
}
template <class Number>
void put_at(char* frame, std::size_t place, Number number) {
  std::memcpy(frame + place, &number, sizeof number);
}

// Found by writing something else there and looking what has changed.
template <class Number>
std::size_t place_of(Number zero_replaced_by, const std::string& blank, const std::string& stamped) {
  CHECK(blank.size() == stamped.size());
  const auto changed = std::mismatch(blank.begin(), blank.end(), stamped.begin()).first - blank.begin();
  const auto place = static_cast<std::size_t>(changed);
  CHECK(place + sizeof(Number) <= blank.size() && number_at<Number>(stamped, place) == zero_replaced_by, place);
  return place;
}

}  // namespace

BenchFrames::BenchFrames(const BenchNetwork& network, std::int64_t baskets_a_shop) : baskets_a_shop_(baskets_a_shop) {
  CHECK(baskets_a_shop > 0);
  for (std::int64_t shop = 0; shop < network.shops(); ++shop)
    for (std::int64_t number = 0; number < baskets_a_shop; ++number)
      frames_.push_back(frame_of(network.basket(shop, number), 0, {}));

  constexpr std::uint64_t kWide = 0x0102030405060708;
  constexpr std::uint32_t kNarrow = 0x01020304;
  const engine::Sell sale = network.basket(0, 0);
  const auto with = [&sale](std::uint64_t id, const BenchStamp& stamp) { return frame_of(sale, id, stamp); };
  const std::string& blank = frames_.front();
  places_ = {.id = place_of(kWide, blank, with(kWide, {})),
             .source = place_of(kNarrow, blank, with(0, {.source = SourceId{kNarrow}})),
             .number = place_of(kWide, blank, with(0, {.number = CommandNumber{kWide}})),
             .occurred_at = place_of(kWide, blank, with(0, {.occurred_at = Instant{kWide}}))};
}

void BenchFrames::append(std::string& out, std::int64_t shop, std::int64_t number, const BenchStamp& stamp) const {
  const std::size_t begin = out.size();
  out += frames_[static_cast<std::size_t>(shop * baskets_a_shop_ + number % baskets_a_shop_)];
  char* frame = out.data() + begin;
  put_at(frame, places_.id, raw(stamp.number));
  put_at(frame, places_.source, raw(stamp.source));
  put_at(frame, places_.number, raw(stamp.number));
  put_at(frame, places_.occurred_at, micros(stamp.occurred_at));
}

}  // namespace apps
