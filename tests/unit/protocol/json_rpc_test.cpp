#include "server/protocol/messages/json_rpc.hpp"

#include <gtest/gtest.h>

namespace mcp {
namespace {

Message read(const std::string& text) {
  return read_message(parse_json(text).value());
}

int error_of(const std::string& text) {
  const Message message = read(text);
  const auto* invalid = std::get_if<InvalidMessage>(&message);
  return invalid ? invalid->error.code : 0;
}

TEST(ReadMessage, TellsTheKindsApart) {
  EXPECT_TRUE(std::holds_alternative<Request>(read(R"({"jsonrpc":"2.0","id":1,"method":"ping"})")));
  EXPECT_TRUE(std::holds_alternative<Notification>(read(R"({"jsonrpc":"2.0","method":"x","params":{}})")));
  EXPECT_TRUE(std::holds_alternative<Response>(read(R"({"jsonrpc":"2.0","id":1,"result":{}})")));
}

TEST(ReadMessage, IdsKeepTheirTypeAndEveryDigit) {
  for (const char* id :
       {"1", "\"1\"", "-7", "9223372036854775807", "18446744073709551615", "1.0", "1.5", "\"\""}) {
    const Message message = read(R"({"jsonrpc":"2.0","method":"ping","id":)" + std::string(id) + "}");
    ASSERT_TRUE(std::holds_alternative<Request>(message)) << id;
    EXPECT_EQ(dump_json(std::get<Request>(message).id), id);
  }
}

TEST(ParseMessage, RefusesAnIdThatWouldNotGoBackAsItCame) {
  const auto error = [](const std::string& text) {
    const auto parsed = parse_message(text);
    const auto* invalid = std::get_if<InvalidMessage>(&parsed);
    return invalid ? invalid->error.code : 0;
  };
  for (const auto& [id, code] : std::vector<std::pair<std::string, int>>{
           {"18446744073709551615", 0},
           {"-9223372036854775808", 0},
           {"1.5", 0},
           {"1.0", 0},
           {"18446744073709551616", error_codes::kInvalidRequest},
           {"123456789012345678901234567890", error_codes::kInvalidRequest},
           {"1.10", error_codes::kInvalidRequest},
           {"1e2", error_codes::kInvalidRequest},
           {"0.12345678901234567890", error_codes::kInvalidRequest}}) {
    const std::string ping = R"({"jsonrpc":"2.0","params":{"id":1.50},"method":"ping","id": )" + id + " }";
    EXPECT_EQ(error(ping), code) << id;
    EXPECT_EQ(error(R"([7,{"id":1},)" + ping + "]"), code) << id;
  }
}

TEST(ParseMessage, RefusesANulAndWhatIsBehindIt) {
  const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
  for (const std::string& text :
       {ping + '\0', ping + '\0' + ping, ping + '\n' + '\0', '\0' + ping, ping + "x"}) {
    const auto parsed = parse_message(text);
    const auto* invalid = std::get_if<InvalidMessage>(&parsed);
    ASSERT_TRUE(invalid);
    EXPECT_EQ(invalid->error.code, error_codes::kParseError);
  }
  const auto tab = parse_message("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"a\tb\"}");
  ASSERT_TRUE(std::holds_alternative<InvalidMessage>(tab));
  EXPECT_EQ(std::get<InvalidMessage>(tab).id, 7);
  EXPECT_TRUE(std::holds_alternative<Json>(parse_message(" \t\r\n" + ping + "\r\n ")));
}

TEST(ReadMessage, TakesNullAndAnEmptyListForWhatSerializersWriteSo) {
  const auto response = [](const std::string& members) {
    return std::get<Response>(read(R"({"jsonrpc":"2.0","id":"q",)" + members + "}"));
  };
  EXPECT_FALSE(response(R"("result":{"a":1},"error":null)").error);
  EXPECT_EQ(response(R"("method":null,"params":null,"result":{"a":1},"error":null)").result,
            (Json{{"a", 1}}));
  EXPECT_EQ(response(R"("result":[])").result, Json::object());
  EXPECT_EQ(response(R"("result":null,"error":{"code":-1,"message":"no"})").error->code, -1);
  EXPECT_EQ(response(R"("result":{},"error":{"code":-1,"message":"no"})").error->code, -1);
  for (const char* nothing :
       {R"("result":null)", R"("error":null)", R"("result":[1])", R"("result":null,"error":null)"})
    EXPECT_TRUE(response(nothing).error) << nothing;
  const Message request = read(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":[]}})");
  EXPECT_EQ(std::get<Request>(request).params, (Json{{"_meta", Json::object()}}));
}

TEST(ReadMessage, WhatIsNoRequestIsAnInvalidRequest) {
  for (const char* text :
       {"1", "\"x\"", "null", "[]", "{}", R"({"jsonrpc":"2.0"})",
        R"({"jsonrpc":"1.0","id":1,"method":"ping"})", R"({"id":1,"method":"ping"})",
        R"({"jsonrpc":"2.0","id":1,"method":7})", R"({"jsonrpc":"2.0","id":1})",
        R"({"jsonrpc":"2.0","id":null,"method":"ping"})", R"({"jsonrpc":"2.0","id":{},"method":"ping"})",
        R"({"jsonrpc":"2.0","id":true,"method":"ping"})"}) {
    EXPECT_EQ(error_of(text), error_codes::kInvalidRequest) << text;
  }
}

TEST(ReadMessage, ParamsThatAreNoObjectAreInvalidParams) {
  for (const char* params : {"[1]", "\"x\"", "1"}) {
    EXPECT_EQ(error_of(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":)" + std::string(params) + "}"),
              error_codes::kInvalidParams);
  }
}

TEST(ReadMessage, NothingIsAnsweredToANotificationWhateverItsParams) {
  for (const char* text : {R"({"jsonrpc":"2.0","method":"notifications/progress","params":[1,2]})",
                           R"({"jsonrpc":"2.0","method":"notifications/initialized","params":null})",
                           R"({"jsonrpc":"2.0","method":"x","params":"y"})",
                           R"({"jsonrpc":"2.0","id":null,"method":"notifications/initialized"})"}) {
    EXPECT_TRUE(std::holds_alternative<Notification>(read(text))) << text;
  }
}

TEST(ReadMessage, NullParamsAreNoneAndSoIsAnEmptyListOfPhp) {
  for (const char* params : {"null", "[]"}) {
    const Message message =
        read(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":)" + std::string(params) + "}");
    EXPECT_EQ(std::get<Request>(message).params, Json::object());
  }
}

TEST(ResultMessage, SplicesStructuredContentIn) {
  EXPECT_EQ(result_message(1, Json{{"isError", false}}, R"({"b":[1.50]})"),
            R"({"jsonrpc":"2.0","id":1,"result":{"isError":false,"structuredContent":{"b":[1.50]}}})");
  EXPECT_EQ(result_message("a", Json::object(), "{}"),
            R"({"jsonrpc":"2.0","id":"a","result":{"structuredContent":{}}})");
}

TEST(ParseJson, RefusesWhatIsNotOneJsonValueInUtf8) {
  for (const char* text : {"", " ", "{", "{}{}", "nul", "{\"a\":}", "\"\xff\"", "NaN", "{'a':1}"}) {
    EXPECT_FALSE(parse_json(text)) << text;
  }
}

TEST(ParseJson, ReadsHalfASurrogatePairAsTheReplacementCharacter) {
  EXPECT_EQ(parse_json(R"({"a\udc00":"b\ud83d\ud83d\ude00"})"), (Json{{"a\uFFFD", "b\uFFFD😀"}}));
}

TEST(ParseMessage, BoundsDepthAndValuesOfEveryKind) {
  const auto error = [](const std::string& text) {
    const auto parsed = parse_message(text);
    const auto* invalid = std::get_if<InvalidMessage>(&parsed);
    return invalid ? invalid->error.code : 0;
  };
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(error(nested(60)), 0);
  EXPECT_EQ(error(nested(200'000)), error_codes::kInvalidRequest);
  EXPECT_EQ(error(std::string(200'000, '[')), error_codes::kParseError);
  const auto repeated = [](const std::string& piece, int count) {
    std::string text = piece;
    for (int i = 1; i < count; ++i) text += "," + piece;
    return text;
  };
  for (const char* value : {"0", "\"]\\\"\"", "null", "[]", "{}"}) {
    EXPECT_EQ(error("[" + repeated(value, 1'000) + "]"), 0) << value;
    EXPECT_EQ(error("[" + repeated(value, 10'001) + "]"), error_codes::kInvalidRequest) << value;
  }
  EXPECT_EQ(error("{" + repeated("\"a\":0", 10'001) + "}"), error_codes::kInvalidRequest);
}

TEST(ParseMessage, FindsTheIdOfWhatItDoesNotTakeIn) {
  const std::string many = "[" + std::string(20'000, ',') + "]";  // no JSON, but nobody looks
  std::string list = "[0";
  for (int i = 0; i < 20'000; ++i) list += ",0";
  list += "]";
  const auto id = [](const std::string& text) {
    const auto parsed = parse_message(text);
    return dump_json(std::get<InvalidMessage>(parsed).id);
  };
  EXPECT_EQ(id(R"({"params":{"id":1,"a":)" + list + R"(},"id":"x"})"), "\"x\"");
  EXPECT_EQ(id(R"({"id":18446744073709551615,"a":)" + list + "}"), "18446744073709551615");
  EXPECT_EQ(id(R"({"id":{},"a":)" + list + "}"), "null");
  EXPECT_EQ(id(R"({"a":)" + list + "}"), "null");
  EXPECT_EQ(id(list), "null");
  EXPECT_EQ(id(many), "null");
}

TEST(DumpJson, NeverThrowsOnBadBytes) {
  EXPECT_EQ(dump_json(Json("a\xff")), "\"a\xEF\xBF\xBD\"");
}

TEST(ErrorMessage, WithoutAnIdHasNone) {
  EXPECT_EQ(error_message(nullptr, {error_codes::kParseError, "x"}),
            R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"x"}})");
}

}  // namespace
}  // namespace mcp
