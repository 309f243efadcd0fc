// What is sent is what comes back; what this reader doesn't know is refused, with the place where it stands.
#include "net/message_codec.h"

#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "ledger/base/bytes.h"
#include "net/message_examples.h"
#include "net/message_fields.h"
#include "net/schema/protocol.capnp.h"

namespace message_codec_test {
namespace {

using namespace test_support;
using namespace net;

// --- there and back --------------------------------------------------------------------------------------------------

TEST(MessageExamples, SetEveryField) {
  for (const engine::CommandBody& body : example_bodies())
    EXPECT_EQ(unset_field(example_command(body), engine::Command{}), "") << "command " << body.index();
  for (const engine::Query& query : example_queries())
    EXPECT_EQ(unset_field(query, engine::Query{}), "") << "query " << query.index();
  for (const engine::Answer& answer : example_answers())
    EXPECT_EQ(unset_field(answer, engine::Answer{}), "") << "answer " << answer.index();
  EXPECT_EQ(unset_field(example_receipt(), engine::Receipt{}), "");
}

TEST(MessageCodec, EveryCommandComesBackAsItWasSent) {
  ASSERT_EQ(example_bodies().size(), std::variant_size_v<engine::CommandBody>);
  for (const engine::CommandBody& body : example_bodies()) {
    engine::Command command = example_command(body);
    const std::string bytes = encode_command(command);
    command.hash = first16(sha256(bytes_of(bytes)));
    const auto decoded = decode_command(bytes_of(bytes));
    ASSERT_OK(decoded);
    EXPECT_TRUE(*decoded == command) << "command " << body.index();
  }
}

TEST(MessageCodec, ACommandWithNothingSetComesBack) {
  for (const engine::CommandBody& example : example_bodies()) {
    engine::Command command;
    std::visit([&]<class Body>(const Body&) { command.body = Body{}; }, example);
    const std::string bytes = encode_command(command);
    command.hash = first16(sha256(bytes_of(bytes)));
    const auto decoded = decode_command(bytes_of(bytes));
    ASSERT_OK(decoded);
    EXPECT_TRUE(*decoded == command) << "command " << example.index();
  }
}

TEST(MessageCodec, EveryClientMessageComesBackAsItWasSent) {
  for (const ClientMessage& message : example_client_messages()) {
    const auto decoded = decode_client(bytes_of(encode(message)));
    ASSERT_OK(decoded);
    EXPECT_TRUE(same(*decoded, message));
  }
}

TEST(MessageCodec, EveryServerMessageComesBackAsItWasSent) {
  for (const ServerMessage& message : example_server_messages()) {
    const auto decoded = decode_server(bytes_of(encode(message)));
    ASSERT_OK(decoded);
    EXPECT_TRUE(same(*decoded, message));
  }
}

TEST(MessageCodec, AnAnswerWithNothingSetComesBack) {
  for (const engine::Answer& example : example_answers()) {
    ReplyMessage reply;
    std::visit([&]<class Body>(const Body&) { reply.body = engine::Answer(Body{}); }, example);
    const auto decoded = decode_server(bytes_of(encode(ServerMessage(reply))));
    ASSERT_OK(decoded);
    EXPECT_TRUE(same(*decoded, ServerMessage(reply))) << "answer " << example.index();
  }
}

TEST(MessageCodec, AnAnswerOfSeveralSegmentsComesBack) {
  LogChunk chunk{.records = {}, .next = Sequence{2}, .last = Sequence{3}};
  for (int i = 0; i < 40; ++i) chunk.records.emplace_back(50'000, static_cast<char>(i));
  const ServerMessage message = ReplyMessage{1, chunk};
  const std::string frame = encode(message);
  EXPECT_GT(frame[0], 0);  // segments − 1
  const auto decoded = decode_server(bytes_of(frame));
  ASSERT_OK(decoded);
  EXPECT_TRUE(same(*decoded, message));
}

// Which ordinals those are is fixed by tests/base/error_test.cc.
TEST(MessageCodec, AnErrorTravelsAsItsOrdinalAndItsName) {
  for (std::uint16_t ordinal = 1; ordinal < 1000; ++ordinal) {
    if (!error_code_of(ordinal)) continue;
    const ErrorCode code = *error_code_of(ordinal);
    const std::string frame = encode(ServerMessage(Error{code, "lines[0]", "why"}));
    std::vector<capnp::word> words(frame.size() / sizeof(capnp::word));
    std::memcpy(words.data(), frame.data(), frame.size());
    capnp::FlatArrayMessageReader message(kj::arrayPtr(words.data(), words.size()));
    const auto report = message.getRoot<wire::ServerMessage>().getRefused();
    EXPECT_EQ(report.getCode(), ordinal);
    EXPECT_EQ(std::string_view(report.getName().cStr()), to_string(code));
  }
}

TEST(MessageCodec, ACommandTravelsVerbatim) {
  const std::string bytes = encode_command(example_command(example_sale()));
  const auto decoded = decode_client(bytes_of(encode(ClientMessage(RequestMessage{1, bytes}))));
  ASSERT_OK(decoded);
  EXPECT_EQ(std::get<std::string>(std::get<RequestMessage>(*decoded).body), bytes);
}

TEST(MessageCodec, ReadsAFrameThatLiesOnNoWordBoundary) {
  const ClientMessage message = example_client_messages()[0];
  const std::string frame = encode(message);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    const std::string moved = std::string(shift, 'x') + frame;
    const auto decoded = decode_client(bytes_of(moved).subspan(shift));
    ASSERT_OK(decoded);
    EXPECT_TRUE(same(*decoded, message));
  }
}

// The outbox resends bytes, and a retry is told from another command by their hash: a version of this program that
// wrote the same command in other bytes would not recognise its own.
TEST(MessageCodec, WritesASaleInTheBytesItAlwaysDid) {
  const std::string path = GRENIER_SOURCE_DIR "/tests/net/golden/sell_command.hex";
  const std::string bytes = encode_command(example_command(example_sale()));
  const std::string written = hex(bytes_of(bytes).data(), bytes.size());
  if (std::getenv("GRENIER_WRITE_GOLDEN") != nullptr) std::ofstream(path) << written << '\n';
  std::string golden;
  std::ifstream(path) >> golden;
  EXPECT_EQ(written, golden) << "GRENIER_WRITE_GOLDEN=1 writes the file again";
  EXPECT_EQ(encode_command(example_command(example_sale())), bytes);
}

// --- what is refused -------------------------------------------------------------------------------------------------

template <class Root, class Fill>
std::string frame_of(Fill&& fill) {
  capnp::MallocMessageBuilder message;
  fill(message.initRoot<Root>());
  const auto words = capnp::messageToFlatArray(message);
  return {words.asChars().begin(), words.asChars().size()};
}

template <class T>
void expect_malformed(const Result<T>& result, std::string_view field) {
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::malformed) << to_string(result.error());
  EXPECT_EQ(result.error().field, field);
}

template <class Fill>
void expect_malformed_command(std::string_view field, Fill&& fill) {
  expect_malformed(decode_command(bytes_of(frame_of<wire::Command>(fill))), field);
}

TEST(MessageCodec, RefusesAnotherVersionByName) {
  for (const std::uint32_t version : {0u, 2u, 0xFFFFFFFFu}) {
    EXPECT_REFUSED(decode_client(bytes_of(encode(ClientMessage(Hello{.version = version})))), unsupported_version);
    EXPECT_REFUSED(decode_server(bytes_of(encode(ServerMessage(Welcome{.version = version})))), unsupported_version);
  }
}

TEST(MessageCodec, LooksAtTheVersionOfAHelloBeforeAllElse) {
  const std::string frame = frame_of<wire::ClientMessage>([](wire::ClientMessage::Builder out) {
    out.initHello().setVersion(2);
    out.getHello().setClient("\xFF");
    out.getHello().getAuthentication().setReserved();
  });
  EXPECT_REFUSED(decode_client(bytes_of(frame)), unsupported_version);
}

TEST(MessageCodec, RefusesAnEnumerantItDoesNotKnow) {
  expect_malformed_command("nature", [](wire::Command::Builder out) { out.setNature(wire::CommandNature(2)); });
  expect_malformed_command("lots[1].origin", [](wire::Command::Builder out) {
    out.getBody().initDeliver().initLots(2)[1].setOrigin(wire::Origin(0xFFFF));
  });
  expect_malformed_command("definition.kind", [](wire::Command::Builder out) {
    out.getBody().initDeclare().initShop().setKind(wire::ShopKind(2));
  });
}

// The place of a union's tag is where two messages differ that hold one Void member or the other.
std::string with_unknown_member(std::string a, const std::string& b) {
  *std::mismatch(a.begin(), a.end(), b.begin()).first = static_cast<char>(0xEE);
  return a;
}

TEST(MessageCodec, RefusesAUnionMemberItDoesNotKnow) {
  const auto hello = [](auto&& fill) {
    return frame_of<wire::ClientMessage>([&](wire::ClientMessage::Builder out) {
      out.initHello().setVersion(kProtocolVersion);
      fill(out.getHello());
    });
  };
  const std::string none = hello([](wire::Hello::Builder) {});
  const std::string reserved = hello([](wire::Hello::Builder out) { out.getAuthentication().setReserved(); });
  ASSERT_OK(decode_client(bytes_of(none)));
  expect_malformed(decode_client(bytes_of(reserved)), "authentication");
  expect_malformed(decode_client(bytes_of(with_unknown_member(none, reserved))), "authentication");
}

TEST(MessageCodec, RefusesAQuestionItDoesNotKnow) {
  const std::string catalogue = encode(ClientMessage(RequestMessage{0, engine::Query(engine::CatalogueQuery{})}));
  ASSERT_OK(decode_client(bytes_of(catalogue)));
  std::string unknown = catalogue;
  unknown[catalogue.rfind('\x06')] = '\x0a';  // the tag of catalogue; 9 is the last known
  expect_malformed(decode_client(bytes_of(unknown)), "query.query");
}

TEST(MessageCodec, RefusesACurrencyItDoesNotKnow) {
  expect_malformed_command("currency", [](wire::Command::Builder out) { out.getBody().initSell().setCurrency(999); });
  expect_malformed_command("lines[0].amount.currency", [](wire::Command::Builder out) {
    out.getBody().initSell().initLines(1)[0].initAmount().setCurrency(0);
  });
}

TEST(MessageCodec, RefusesAFractionOfZeros) {
  expect_malformed_command("lots[0].priceCap", [](wire::Command::Builder out) {
    out.getBody().initDeliver().initLots(1)[0].initPriceCap().setNumerator(1);
  });
}

TEST(MessageCodec, RefusesDatesAndInstantsOfNoYear) {
  expect_malformed_command("effectiveDate", [](wire::Command::Builder out) { out.setEffectiveDate(2932897); });
  expect_malformed_command("effectiveDate", [](wire::Command::Builder out) { out.setEffectiveDate(-719163); });
  expect_malformed_command("occurredAt", [](wire::Command::Builder out) { out.setOccurredAt(INT64_MIN); });
  expect_malformed_command("occurredAt",
                           [](wire::Command::Builder out) { out.setOccurredAt(253'402'300'800'000'000); });
}

TEST(MessageCodec, TakesTheFirstAndTheLastInstant) {
  for (const std::int64_t instant : {-62'135'596'800'000'000, 253'402'300'799'999'999}) {
    engine::Command command = example_command(engine::RevokeCard{"1"});
    command.occurred_at = Instant{instant};
    EXPECT_OK(decode_command(bytes_of(encode_command(command))));
  }
}

TEST(MessageCodec, RefusesTextsThatAreNotUtf8) {
  const std::vector<std::string> wrong = {std::string("a\0b", 3),
                                          "\xFF",
                                          "\x80",
                                          "\xC3",
                                          "\xC0\x80" /* two spellings of NUL */,
                                          "\xED\xA0\x80",
                                          "\xF4\x90\x80\x80",
                                          "e\xCC\x81\xE2\x82"};
  for (const std::string& text : wrong) {
    const capnp::Text::Reader reader(text.c_str(), text.size());
    expect_malformed_command("card",
                             [&](wire::Command::Builder out) { out.getBody().initRevokeCard().setCard(reader); });
    expect_malformed_command("definition.tariff.brackets.label", [&](wire::Command::Builder out) {
      out.getBody().initDeclare().initTariff().initBrackets(2)[1].setLabel(reader);
    });
    expect_malformed_command("definition.fund.shops", [&](wire::Command::Builder out) {
      out.getBody().initDeclare().initFund().initShops(1).set(0, reader);
    });
  }
}

TEST(MessageCodec, TakesTextsOfEveryLengthOfUtf8) {
  const engine::Command command = example_command(engine::RevokeCard{"aé€🛒\n"});
  const auto decoded = decode_command(bytes_of(encode_command(command)));
  ASSERT_OK(decoded);
  EXPECT_TRUE(decoded->body == command.body);
}

TEST(MessageCodec, RefusesAnIdentityOfTheWrongLength) {
  const std::string frame = frame_of<wire::ClientMessage>([](wire::ClientMessage::Builder out) {
    out.initHello().setVersion(kProtocolVersion);
    out.getHello().initExpectedLog(15);
  });
  expect_malformed(decode_client(bytes_of(frame)), "expectedLog");
}

TEST(MessageCodec, RefusesAnErrorWithoutAReason) {
  expect_malformed(decode_server(bytes_of(encode(ServerMessage(Error{})))), "error.code");
  expect_malformed(decode_server(bytes_of(encode(ServerMessage(ReplyMessage{1, Error{}})))), "error.code");
}

TEST(MessageCodec, AnErrorOfANewerServerIsToldByName) {
  const std::string frame = frame_of<wire::ServerMessage>([](wire::ServerMessage::Builder out) {
    auto error = out.initRefused();
    error.setCode(60'000);
    error.setName("shop_on_the_moon");
    error.setDetail("no air");
  });
  const auto decoded = decode_server(bytes_of(frame));
  ASSERT_OK(decoded);
  EXPECT_EQ(std::get<Error>(*decoded).detail, "shop_on_the_moon: no air");
  EXPECT_EQ(raw(std::get<Error>(*decoded).code), 60'000);
}

}  // namespace
}  // namespace message_codec_test
