#include "apps/serve_limits.h"

#include "apps/open_book.h"
#include "engine/decide.h"
#include "net/message_codec.h"

namespace apps {
namespace {

std::string kibibytes(std::uint64_t bytes) {
  return std::to_string(bytes >> 10);
}
std::string mebibytes(std::uint64_t bytes) {
  return std::to_string(bytes >> 20);
}
std::string seconds_text(std::chrono::milliseconds time) {
  return std::to_string(time.count() / 1000) + " s";
}

}  // namespace

std::string serve_limits(const Context& context) {
  const net::ServerLimits limits;
  const engine::QueueLimits queue;
  const auto say = [&context](const char* french, const char* english) {
    return std::string(context.text(french, english));
  };
  return say("Limites\u00A0: ", "Limits: ") + std::to_string(limits.connections_max) +
         say(" connexions\u00A0; messages de ", " connections; frames of ") + kibibytes(limits.frame_bytes_max) +
         say(" Kio et ", " KiB and ") + std::to_string(net::kSegmentsMax) +
         say(" segments\u00A0; tickets de ", " segments; tickets of ") + std::to_string(engine::kLinesMax) +
         say(" lignes\u00A0; ", " lines; ") + std::to_string(limits.in_flight_max) +
         say(" demandes en cours par connexion, ", " requests in flight per connection, ") +
         std::to_string(queue.waiting_max) + say(" en tout, dont ", " in all, and ") +
         std::to_string(limits.long_reads_waiting_max) +
         say(" sur le passé (busy au-delà)\u00A0; ", " about the past (busy beyond); ") +
         mebibytes(limits.outgoing_bytes_max) +
         say(" Mio de réponses non lues, un morceau de l'historique de ",
             " MiB of unread replies, a piece of the log of ") +
         mebibytes(limits.log_chunk_bytes_max) + say(" Mio\u00A0; salut en moins de ", " MiB; hello within ") +
         seconds_text(limits.hello_timeout) + say(", un message en ", ", a frame within ") +
         seconds_text(limits.frame_timeout) + say(", les réponses prises en ", ", replies taken within ") +
         seconds_text(limits.write_timeout) +
         say(", connexions muettes fermées après ", ", idle connections closed after ") +
         seconds_text(limits.idle_timeout) + say("\u00A0; à l'arrêt, ", "; when it stops, ") +
         seconds_text(limits.stop_timeout) +
         say(" pour finir ce qui est en cours\u00A0; commandes refusées (no_room) sous ",
             " to finish what is in flight; commands refused (no_room) below ") +
         mebibytes(BookOptions{}.room_min_bytes) + say(" Mio de disque libre.", " MiB of free disk.");
}

}  // namespace apps
