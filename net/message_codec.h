// Messages to frames and back: the one door between the wire and our values. A frame is Cap'n Proto's own stream
// framing (u32le segments − 1, u32le words of each, padding to 8, segments) of one message of schema/protocol.capnp.
// Hostile bytes are answers, not surprises: traversal and nesting limits are set, malformed is returned, nothing
// throws.
#pragma once

#include <string>

#include "net/message.h"

namespace net {

std::string encode(const ClientMessage& message);
std::string encode(const ServerMessage& message);
// `frame`: one whole frame. Errors: malformed with what and where; unsupported_version for a hello of another version.
Result<ClientMessage> decode_client(Bytes frame);
Result<ServerMessage> decode_server(Bytes frame);

// A command as bytes, and back with its hash set. The bytes are what the outbox keeps. `source` and `number` are in
// them, so that nobody can replay them as another's.
std::string encode_command(const engine::Command& command);
Result<engine::Command> decode_command(Bytes bytes);

// --- finding frames in a stream --------------------------------------------------------------------------------------

inline constexpr std::uint32_t kSegmentsMax = 16;

// How many bytes the frame at the front of `bytes` has: nothing yet when more must be read first. It is known as soon
// as the segment table is there, so the frame's end may still be to come. frame_too_large beyond `frame_bytes_max`,
// malformed for an impossible segment table. Never allocates.
Result<std::optional<std::size_t>> frame_size(Bytes bytes, std::size_t frame_bytes_max);

}  // namespace net
