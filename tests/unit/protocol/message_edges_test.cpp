#include "server/protocol/messages/message_edges.hpp"

#include <gtest/gtest.h>

namespace mcp {
namespace {

constexpr std::string_view kRest = R"(xxxx"},"jsonrpc":"2.0"})";

TEST(IdAtEdges, StandsBeforeTheParams) {
  EXPECT_EQ(id_at_edges(R"({"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"x":"yyy)", kRest), 5);
  EXPECT_EQ(id_at_edges(R"( { "method" : "a\"b", "id" : "c-7" , "params" : {)", kRest), "c-7");
  EXPECT_EQ(id_at_edges(R"({"jsonrpc":"2.0","ok":true,"none":null,"id":-1,"params":[)", kRest), -1);
}

TEST(IdAtEdges, IsTheLastMember) {
  constexpr std::string_view kBegin = R"({"method":"tools/call","params":{"x":"yyyy)";
  EXPECT_EQ(id_at_edges(kBegin, R"(yyyy"},"jsonrpc":"2.0","id":3})"), 3);
  EXPECT_EQ(id_at_edges(kBegin, "yyyy\"}, \"id\" : \"a-1\" }\r"), "a-1");
}

TEST(IdAtEdges, IsNotThatOfSomethingElse) {
  constexpr std::string_view kBegin = R"({"params":{"id":4,"x":"yyyy)";
  EXPECT_EQ(id_at_edges(kBegin, R"(yyyy","id":3}})"), nullptr);
  EXPECT_EQ(id_at_edges(kBegin, R"(yyyy\"id\":3}"}})"), nullptr);
  EXPECT_EQ(id_at_edges(kBegin, R"("id":3},"method":"x"})"), nullptr);
  EXPECT_EQ(id_at_edges(kBegin, R"("id":3)"), nullptr);
  EXPECT_EQ(id_at_edges(R"({"jsonrpc":"2.0","method":"x","params")", kRest), nullptr);
}

TEST(IdAtEdges, AnIdThatIsNoneIsNotGiven) {
  for (const char* id : {"null", "1.5", "true", "{}", "[1]", "1e400", "abc", ""}) {
    EXPECT_EQ(id_at_edges(std::string(R"({"id":)") + id + ",\"x\":1", ""), nullptr) << id;
    EXPECT_EQ(id_at_edges("", std::string(R"(,"id":)") + id + "}"), nullptr) << id;
  }
  EXPECT_EQ(id_at_edges("{\"id\"", "\"id\"}"), nullptr);
  EXPECT_EQ(id_at_edges("", ""), nullptr);
}

}  // namespace
}  // namespace mcp
