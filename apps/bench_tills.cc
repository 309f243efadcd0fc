// The loop: send what is due on tills that are free, write each till's frames at once, wait for sockets or for the next
// time on the clock, take the replies that have come, which makes tills free again.
//
// A free place is an entry of `free_`, in the order in which places became free; a till with 16 in flight has 16.
#include "apps/bench_tills.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <deque>

#include "apps/program.h"
#include "net/message_codec.h"

namespace apps {

namespace asio = boost::asio;
using asio::ip::tcp;

std::int64_t steady_nanos() {
  return std::chrono::steady_clock::now().time_since_epoch() / std::chrono::nanoseconds(1);
}

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::size_t kFrameBytesMax = 1024 * 1024;
constexpr std::int64_t kPatience = 30 * kSecond;  // without any answer
constexpr std::int64_t kLookUp = kSecond / 20;    // how soon a stop is noticed

Error broken(const std::string& why) {
  return fail(ErrorCode::connection_closed, "till", why);
}

// One till's conversation. Frames wait in `outgoing` until the socket takes them; replies lie in `incoming` until they
// are whole.
class Till {
 public:
  Till(tcp::socket socket, std::int64_t shop) : socket_(std::move(socket)), shop_(shop) {}

  int descriptor() { return socket_.native_handle(); }
  std::int64_t shop() const { return shop_; }

  // Blocks: before the load begins.
  Result<void> meet(const net::Hello& hello) {
    boost::system::error_code error;
    socket_.set_option(tcp::no_delay(true), error);
    if (!error) asio::write(socket_, asio::buffer(net::encode(net::ClientMessage(hello))), error);
    std::string frame;
    while (!error) {
      const auto size = TRY(net::frame_size(bytes_of(frame), kFrameBytesMax));
      if (size && frame.size() >= *size) break;
      char chunk[512];
      frame.append(chunk, socket_.read_some(asio::buffer(chunk), error));
    }
    if (error) return broken(error.message());
    const net::ServerMessage message = TRY(net::decode_server(bytes_of(frame)));
    if (const auto* refused = std::get_if<Error>(&message)) return *refused;
    const auto* welcome = std::get_if<net::Welcome>(&message);
    if (!welcome) return fail(ErrorCode::malformed, "welcome", "the server did not answer the hello");
    source_ = welcome->source;
    number_ = welcome->last_number;
    socket_.non_blocking(true, error);
    return {};
  }

  // The next sale, to leave with the next `flush`.
  void queue_sale(const BenchFrames& frames, std::int64_t begun, Instant now) {
    number_ = next(number_);
    frames.append(outgoing_, shop_, static_cast<std::int64_t>(raw(number_)) * 61 + raw(source_),
                  {.source = source_, .number = number_, .occurred_at = now});
    begun_.push_back(begun);
  }
  bool wants_to_write() const { return !outgoing_.empty(); }
  // What the socket takes; the rest stays.
  Result<void> flush() {
    while (!outgoing_.empty()) {
      const ssize_t count = ::send(descriptor(), outgoing_.data(), outgoing_.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return {};
      if (count < 0) return broken(std::generic_category().message(errno));
      outgoing_.erase(0, static_cast<std::size_t>(count));
    }
    return {};
  }

  // Reads once, and tells each receipt with the time from which its sale has waited.
  Result<void> take_replies(const std::function<void(const engine::Receipt&, std::int64_t begun)>& tell) {
    const std::size_t had = incoming_.size();
    incoming_.resize(had + kReadBytes);
    const ssize_t count = ::recv(descriptor(), incoming_.data() + had, kReadBytes, 0);
    incoming_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0) return broken("the server closed the connection");
    if (count < 0) return errno == EAGAIN || errno == EINTR ? Result<void>() : broken("reading failed");
    std::size_t taken = 0;
    while (true) {
      const Bytes rest = bytes_of(incoming_).subspan(taken);
      const auto size = TRY(net::frame_size(rest, kFrameBytesMax));
      if (!size || rest.size() < *size) break;
      const engine::Receipt receipt = TRY(receipt_in(rest.first(*size)));
      tell(receipt, begun_.front());
      begun_.pop_front();
      taken += *size;
    }
    incoming_.erase(0, taken);
    return {};
  }

 private:
  // One source's commands are decided in their order, and answered in it.
  Result<engine::Receipt> receipt_in(Bytes frame) const {
    net::ServerMessage message = TRY(net::decode_server(frame));
    if (const auto* goodbye = std::get_if<Error>(&message)) return *goodbye;
    auto* reply = std::get_if<net::ReplyMessage>(&message);
    if (!reply || begun_.empty()) return fail(ErrorCode::malformed, "reply", "a reply to nothing");
    if (const auto* error = std::get_if<Error>(&reply->body)) return *error;
    if (reply->id != raw(number_) + 1 - begun_.size()) return fail(ErrorCode::malformed, "id", "out of order");
    if (auto* receipt = std::get_if<engine::Receipt>(&reply->body)) return std::move(*receipt);
    return fail(ErrorCode::malformed, "reply", "a reply of another kind");
  }

  tcp::socket socket_;
  std::int64_t shop_;
  SourceId source_{};
  CommandNumber number_{};
  std::deque<std::int64_t> begun_;  // of those in flight, in order
  std::string outgoing_;
  std::string incoming_;
};

}  // namespace

class BenchTills::Driver {
 public:
  explicit Driver(const BenchFrames& frames) : frames_(frames), ready_(::epoll_create1(EPOLL_CLOEXEC)) {
    CHECK(ready_ >= 0);
  }
  ~Driver() { ::close(ready_); }
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  Result<void> add(const net::Address& server, const net::Hello& hello, std::int64_t shop) {
    tcp::socket socket(context_);
    boost::system::error_code error;
    const auto found = tcp::resolver(context_).resolve(server.host, std::to_string(server.port), error);
    if (!error) asio::connect(socket, found, error);
    if (error) return fail(ErrorCode::server_unreachable, "address", net::to_string(server) + ": " + error.message());
    tills_.emplace_back(std::move(socket), shop);
    TRY(tills_.back().meet(hello));
    return watch(tills_.size() - 1, EPOLL_CTL_ADD, EPOLLIN);
  }

  Result<BenchLoadDone> run(const BenchLoad& load) {
    ::prctl(PR_SET_TIMERSLACK, 1UL);  // or the clock of an open loop would strike 50 µs late
    begin(load);
    while (!over()) {
      TRY(send_what_is_due());
      TRY(wait_and_take());
    }
    if (phase_ != Phase::closed) close_window();
    return std::move(done_);
  }

 private:
  enum class Phase { warming_up, open, closed };

  void begin(const BenchLoad& load) {
    load_ = &load;
    done_ = {};
    now_ = steady_nanos();
    heard_ = now_;
    phase_ = Phase::warming_up;
    window_begin_ = now_ + load.warm_up_nanos;
    window_end_ = window_begin_ + load.window_nanos;
    pace_ = load.rate > 0 ? BenchPace::open_loop(load.rate, now_) : BenchPace::closed_loop();
    ending_ = false;
    free_.clear();
    for (std::int64_t place = 0; place < load.in_flight; ++place)
      for (std::size_t till = 0; till < tills_.size(); ++till) free_.push_back(till);
  }
  std::int64_t in_flight() const { return done_.sent - done_.recorded - done_.refused; }
  bool over() const { return ending_ && in_flight() == 0; }

  void turn_the_page() {
    now_ = steady_nanos();
    if (phase_ == Phase::warming_up && now_ >= window_begin_) open_window();
    if (phase_ == Phase::open && now_ >= window_end_) close_window();
    done_.interrupted = done_.interrupted || load_->stopped();
    ending_ = phase_ == Phase::closed || done_.interrupted || done_.sent >= load_->sales_max;
  }
  void open_window() {
    phase_ = Phase::open;
    window_begin_ = now_;
    window_end_ = now_ + load_->window_nanos;
    load_->opened();
  }
  // Also when the load ended before its time: what was measured until then counts.
  void close_window() {
    if (phase_ == Phase::warming_up) open_window();
    phase_ = Phase::closed;
    done_.window_nanos = now_ - window_begin_;
    count_those_that_never_left();
    load_->closed();
  }

  // An open loop that found no free till until the end: those sales have waited at least so long.
  void count_those_that_never_left() {
    if (!pace_.next_due()) return;
    while (const auto begun = pace_.take(now_)) {
      ++done_.never_left;
      if (*begun >= window_begin_) done_.latency.add(now_ - *begun);
    }
  }

  Result<void> send_what_is_due() {
    turn_the_page();
    if (ending_) return {};
    const Instant now = clock_.now();
    std::vector<std::size_t>& touched = touched_;
    touched.clear();
    while (!free_.empty() && done_.sent < load_->sales_max) {
      const auto begun = pace_.take(now_);
      if (!begun) break;
      done_.most_late_nanos = std::max(done_.most_late_nanos, now_ - *begun);
      const std::size_t till = free_.front();
      free_.pop_front();
      if (!tills_[till].wants_to_write()) touched.push_back(till);
      tills_[till].queue_sale(frames_, *begun, now);
      ++done_.sent;
    }
    for (const std::size_t till : touched) TRY(flush(till));
    return {};
  }
  Result<void> flush(std::size_t till) {
    TRY(tills_[till].flush());
    if (tills_[till].wants_to_write()) return watch(till, EPOLL_CTL_MOD, EPOLLIN | EPOLLOUT);
    return {};
  }
  Result<void> watch(std::size_t till, int how, std::uint32_t what) {
    epoll_event event{.events = what, .data = {.u64 = till}};
    if (::epoll_ctl(ready_, how, tills_[till].descriptor(), &event) == 0) return {};
    return broken(std::generic_category().message(errno));
  }

  Result<void> wait_and_take() {
    epoll_event events[64];
    std::int64_t until = now_ + kLookUp;
    if (!ending_ && phase_ != Phase::closed)
      until = std::min(until, phase_ == Phase::open ? window_end_ : window_begin_);
    if (const auto due = pace_.next_due(); due && !ending_ && !free_.empty()) until = std::min(until, *due);
    const std::int64_t wait = std::max<std::int64_t>(0, until - now_);
    const timespec patience{.tv_sec = wait / kSecond, .tv_nsec = wait % kSecond};
    const int count = ::epoll_pwait2(ready_, events, std::size(events), &patience, nullptr);
    for (int i = 0; i < count; ++i) TRY(take(events[i]));
    if (count > 0) heard_ = now_;
    if (in_flight() == 0 || now_ - heard_ < kPatience) return {};
    return fail(ErrorCode::deadline_exceeded, "till", std::to_string(in_flight()) + " sales without an answer");
  }
  Result<void> take(const epoll_event& event) {
    const auto till = static_cast<std::size_t>(event.data.u64);
    if (event.events & EPOLLOUT) {
      TRY(flush(till));
      if (!tills_[till].wants_to_write()) TRY(watch(till, EPOLL_CTL_MOD, EPOLLIN));
    }
    if ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) == 0) return {};
    now_ = steady_nanos();
    return tills_[till].take_replies([&](const engine::Receipt& receipt, std::int64_t begun) {
      count(receipt, begun);
      free_.push_back(till);
    });
  }
  // (What is still in flight after the window waits in the histogram all the same: the slowest of all would be
  // missing.)
  void count(const engine::Receipt& receipt, std::int64_t begun) {
    const bool recorded = receipt.outcome == engine::Outcome::recorded;
    ++(recorded ? done_.recorded : done_.refused);
    if (!recorded && done_.refused == 1) done_.refusal = receipt.reason;
    if (recorded && phase_ == Phase::open && now_ >= window_begin_) ++done_.in_window;
    const bool in_window = phase_ != Phase::warming_up && begun >= window_begin_ && begun < window_end_;
    if (recorded && in_window) done_.latency.add(now_ - begun);
  }

  const BenchFrames& frames_;
  SystemClock clock_;
  asio::io_context context_{1};
  std::deque<Till> tills_;
  int ready_;  // an epoll of all tills' sockets

  const BenchLoad* load_ = nullptr;
  BenchLoadDone done_;
  BenchPace pace_ = BenchPace::closed_loop();
  Phase phase_ = Phase::warming_up;
  bool ending_ = false;  // no more is sent
  std::int64_t now_ = 0, heard_ = 0, window_begin_ = 0, window_end_ = 0;
  std::deque<std::size_t> free_;
  std::vector<std::size_t> touched_;
};

BenchTills::BenchTills(std::unique_ptr<Driver> driver) : driver_(std::move(driver)) {}
BenchTills::BenchTills(BenchTills&&) noexcept = default;
BenchTills::~BenchTills() = default;

Result<BenchTills> BenchTills::connect(const net::Address& server, const std::string& prefix, std::int64_t tills,
                                       const BenchNetwork& network, const BenchFrames& frames) {
  auto driver = std::make_unique<Driver>(frames);
  for (std::int64_t till = 0; till < tills; ++till) {
    const std::int64_t shop = till % network.shops();
    net::Hello hello{.client = std::string("grenier ") + kVersion, .source = prefix + "till-" + std::to_string(till)};
    hello.enrol = ledger::SourceDefinition{
        .code = hello.source, .label = hello.source, .kind = SourceKind::till, .shop = network.shop_code(shop)};
    TRY(driver->add(server, hello, shop));
  }
  return BenchTills(std::move(driver));
}

Result<BenchLoadDone> BenchTills::run(const BenchLoad& load) {
  return driver_->run(load);
}

}  // namespace apps
