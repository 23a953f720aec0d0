#pragma once

#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <list>
#include <map>
#include <string>

#include "server/http/endpoint/mcp_endpoint.hpp"
#include "unit/raw_client.hpp"
#include "unit/run_to_end.hpp"
#include "unit/test_tools.hpp"

/// An MCP endpoint on loopback, and requests to send to it byte for byte.
namespace mcp {

using namespace std::chrono_literals;

/// A tool whose arguments a client repeats in header fields.
class RegionTool : public Tool {
 public:
  std::string_view name() const override { return "test.region"; }
  asio::awaitable<std::optional<ToolDefinition>> definition() override {
    ToolDefinition definition = plain_definition("test.region");
    definition.input_schema["properties"] = {
        {"region", {{"type", "string"}, {"x-mcp-header", "Region"}}},
        {"at",
         {{"type", "object"},
          {"properties", {{"level", {{"type", "integer"}, {"x-mcp-header", "Level"}}}}}}}};
    co_return definition;
  }
  asio::awaitable<ToolOutcome> call(Json, CallContext) override { co_return text_result("called"); }
};

/// One POST, for a test to change.
struct Post {
  std::string path = "/mcp";
  std::string verb = "POST";
  std::map<std::string, std::string> fields = {{"Host", "localhost:8765"},
                                               {"Connection", "close"},
                                               {"Content-Type", "application/json"},
                                               {"Accept", "application/json, text/event-stream"}};
  std::string body = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";

  std::string text() const {
    std::string bytes = verb + " " + path + " HTTP/1.1\r\n";
    for (const auto& [name, value] : fields) bytes += name + ": " + value + "\r\n";
    if (verb == "POST") bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return bytes + "\r\n" + (verb == "POST" ? body : "");
  }
};

/// A modern request with the header fields that go with it.
inline Post modern(const std::string& method, Json params = Json::object()) {
  params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                     {"io.modelcontextprotocol/clientCapabilities", Json::object()}};
  Post post;
  post.fields["MCP-Protocol-Version"] = "2026-07-28";
  post.fields["Mcp-Method"] = method;
  if (const auto name = find_string(params, "name")) post.fields["Mcp-Name"] = *name;
  post.body = dump_json({{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}});
  return post;
}

inline Post modern_call(const std::string& tool, Json arguments = Json::object()) {
  return modern("tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
}

class McpEndpointTest : public testing::Test {
 protected:
  McpEndpointTest() {
    server.add(echo);
    server.add(wait);
    server.add(region);
    server.add(ask);
  }

  std::string exchange(const Post& post) { return exchange(post.text()); }
  std::string exchange(const std::string& bytes) {
    start();
    return run_to_end(io, raw_exchange(io, http_->port(), bytes));
  }

  unsigned short start() {
    if (!http_) {
      authentication.use_tokens(tokens);
      endpoint_.emplace(
          io, [this](const Caller&) { return &server; }, rules, authentication);
      http_.emplace(io, endpoint_->handler(), HttpServerOptions{});
      http_->start();
    }
    return http_->port();
  }

  template <class Condition>
  bool becomes(Condition condition, std::chrono::milliseconds within = 20s) {
    return ::becomes(io, condition, within);
  }

  McpEndpoint& endpoint() { return *endpoint_; }
  HttpServer& http() { return *http_; }

  HttpAccessRules rules;
  BearerTokens tokens;
  Authentication authentication;
  Server server{{"test", "Test", "1.0.0", "Instructions."}};
  EchoTool echo;
  WaitTool wait;
  RegionTool region;
  AskTool ask;
  asio::io_context io;  // behind what its unfinished coroutines use, so that it ends before

 private:
  std::optional<McpEndpoint> endpoint_;
  std::optional<HttpServer> http_;
};

inline testing::AssertionResult has_status(const std::string& answer, const std::string& status) {
  if (answer.starts_with("HTTP/1.1 " + status + " ")) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "got: " << answer;
}

inline testing::AssertionResult says(const std::string& answer, const std::string& text) {
  if (answer.find(text) != std::string::npos) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "got: " << answer;
}

}  // namespace mcp
