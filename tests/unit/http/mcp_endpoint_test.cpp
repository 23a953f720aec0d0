#include "server/http/endpoint/mcp_endpoint.hpp"

#include <gtest/gtest.h>

#include "server/http/endpoint/mcp_headers.hpp"
#include "server/http/endpoint/session_id.hpp"
#include "unit/http/endpoint_fixture.hpp"

namespace mcp {
namespace {

TEST_F(McpEndpointTest, AnswersInAFormTheClientReads) {
  Post post = modern_call("test.echo");
  post.body.insert(post.body.find("\"_meta\":{") + 9, R"("progressToken":"p",)");
  EXPECT_TRUE(says(exchange(post), "Content-Type: text/event-stream"));  // the tool reports progress
  post.fields["Accept"] = "application/json";
  EXPECT_TRUE(says(exchange(post), "Content-Type: application/json"));
  post.fields.erase("Accept");
  EXPECT_TRUE(says(exchange(post), "\"progressToken\":\"p\""));

  Post ping;
  ping.fields["Accept"] = "text/event-stream";
  EXPECT_TRUE(says(exchange(ping), "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"));
  ping.fields["Accept"] = "text/html";
  EXPECT_TRUE(has_status(exchange(ping), "406"));
  ping.fields["Accept"] = "*/*";
  EXPECT_TRUE(has_status(exchange(ping), "200"));
}

TEST_F(McpEndpointTest, SendsNothingThatTheClientRefuses) {
  Post post;
  for (const auto& [accept, comes] : std::vector<std::pair<std::string, std::string>>{
           {"application/json;q=0, text/event-stream", "Content-Type: text/event-stream"},
           {"application/json; q=0.000, */*", "Content-Type: text/event-stream"},
           {"application/*;Q=0, text/*", "Content-Type: text/event-stream"},
           {"application/json;q=0.1, text/event-stream", "Content-Type: application/json"},
           {"application/json, application/*;q=0", "Content-Type: application/json"},
           {"application/json;q=0, text/event-stream;q=0", "HTTP/1.1 406"},
           {"*/*;q=0", "HTTP/1.1 406"}}) {
    post.fields["Accept"] = accept;
    EXPECT_TRUE(says(exchange(post), comes)) << accept;
  }
  Post batch;
  batch.body = "[" + batch.body + "]";
  batch.fields["Accept"] = "text/event-stream";
  EXPECT_TRUE(says(exchange(batch), "Content-Type: text/event-stream"));
  EXPECT_TRUE(says(exchange(batch), R"(data: [{"jsonrpc":"2.0","id":1,"result":{}}])"));
  batch.body =
      R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test.echo","_meta":{"progressToken":1}}}])";
  batch.fields["Accept"] = "application/json";
  EXPECT_TRUE(says(exchange(batch), "Content-Type: application/json"));
}

TEST_F(McpEndpointTest, AnswersWhatIsNoMessage) {
  for (const auto& [body, code] : std::vector<std::pair<std::string, std::string>>{
           {"", "-32700"},
           {"{", "-32700"},
           {"\xff\xfe", "-32700"},
           {std::string(200'000, '['), "-32700"},
           {"1", "-32600"},
           {"{}", "-32600"},
           {R"({"jsonrpc":"1.0","id":1,"method":"ping"})", "-32600"},
           {R"({"jsonrpc":"2.0","id":null,"method":"ping"})", "-32600"},
           {R"({"jsonrpc":"2.0","id":{},"method":"ping"})", "-32600"},
           {R"({"jsonrpc":"2.0","id":1,"method":7})", "-32600"},
           {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[1]})", "-32602"},
           {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":7}})", "-32602"}}) {
    Post post;
    post.body = body;
    const std::string answer = exchange(post);
    EXPECT_TRUE(has_status(answer, "400")) << body.substr(0, 60);
    EXPECT_TRUE(says(answer, "\"code\":" + code)) << body.substr(0, 60);
  }
}

TEST_F(McpEndpointTest, RefusesAnAnswerToNoQuestion) {
  for (const char* body :
       {R"({"jsonrpc":"2.0","id":9,"result":{}})", R"({"jsonrpc":"2.0","id":"9","result":7})",
        R"({"jsonrpc":"2.0","id":9,"error":{"code":"x","message":[]}})"}) {
    Post post;
    post.body = body;
    EXPECT_TRUE(has_status(exchange(post), "400"));
  }
}

TEST_F(McpEndpointTest, AcceptsNotifications) {
  for (const char* body :
       {R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})"}) {
    Post post;
    post.body = body;
    const std::string answer = exchange(post);
    EXPECT_TRUE(has_status(answer, "202"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
  }
}

TEST_F(McpEndpointTest, ServesEachLegacyRevisionByItsHeader) {
  for (const auto& [version, status] :
       {std::pair{"2024-11-05", "200"}, std::pair{"2025-03-26", "200"}, std::pair{"2025-06-18", "200"},
        std::pair{"2025-11-25", "200"}, std::pair{"1999-01-01", "400"}, std::pair{"2026-07-28", "400"}}) {
    Post post;
    post.fields["MCP-Protocol-Version"] = version;
    EXPECT_TRUE(has_status(exchange(post), status)) << version;
  }
  Post unknown;
  unknown.body = R"({"jsonrpc":"2.0","id":1,"method":"unknown/method"})";
  const std::string answer = exchange(unknown);
  EXPECT_TRUE(has_status(answer, "200"));  // statuses for errors came with 2026-07-28
  EXPECT_TRUE(says(answer, "-32601"));
}

TEST_F(McpEndpointTest, OpensALegacyConversationWhateverTheHeaderNames) {
  for (const char* named :
       {"2025-11-25", "2026-07-28", "2026-07-28, 2026-07-28", "DRAFT-2026-v1", "2099-01-01"}) {
    for (const char* asked : {"2024-11-05", "2025-11-25", "2026-07-28"}) {
      Post post;
      post.fields["MCP-Protocol-Version"] = named;
      post.body =
          R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{},"protocolVersion":")" +
          std::string(asked) + "\"}}";
      const std::string answer = exchange(post);
      EXPECT_TRUE(has_status(answer, "200")) << named << ", " << asked;
      const std::string settled = asked == std::string("2026-07-28") ? "2025-11-25" : asked;
      EXPECT_TRUE(says(answer, R"("protocolVersion":")" + settled)) << answer;
    }
  }
}

TEST_F(McpEndpointTest, TakesBatchesOfTheOneRevisionThatHasThem) {
  Post post;
  post.body =
      R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},
                  {"jsonrpc":"2.0","id":"two","method":"tools/call","params":{"name":"test.echo"}},7])";
  const std::string answer = exchange(post);
  EXPECT_TRUE(has_status(answer, "200"));
  EXPECT_TRUE(says(answer, R"({"jsonrpc":"2.0","id":1,"result":{}})"));
  EXPECT_TRUE(says(answer, R"("id":"two","result":)"));
  EXPECT_TRUE(says(answer, "-32600"));
  EXPECT_TRUE(answer.ends_with("]"));

  post.body = R"([{"jsonrpc":"2.0","method":"notifications/initialized"}])";
  EXPECT_TRUE(has_status(exchange(post), "202"));
  post.body = "[]";
  EXPECT_TRUE(has_status(exchange(post), "400"));
  post.body = "[" + modern("tools/list").body + "]";
  EXPECT_TRUE(has_status(exchange(post), "400"));
  post.body = R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])";
  post.fields["MCP-Protocol-Version"] = "2025-06-18";
  EXPECT_TRUE(has_status(exchange(post), "400"));
}

TEST_F(McpEndpointTest, ChecksTheHeaderOfAModernRequestAgainstItsBody) {
  struct Change {
    const char* field;
    const char* value;  ///< null: the field is left out
    const char* status;
    const char* code;
  };
  for (const auto& [field, value, status, code] :
       std::vector<Change>{{"Mcp-Method", "tools/call", "200", "\"result\""},
                           {"Mcp-Method", "TOOLS/CALL", "400", "-32020"},
                           {"Mcp-Method", "ping", "400", "-32020"},
                           {"Mcp-Method", nullptr, "400", "-32020"},
                           {"Mcp-Name", "  test.region  ", "200", "\"result\""},
                           {"Mcp-Name", "=?base64?dGVzdC5yZWdpb24=?=", "200", "\"result\""},
                           {"Mcp-Name", "=?base64?dGVzdC5yZWdpb24?=", "400", "-32020"},
                           {"Mcp-Name", "=?base64?dGVz!C5yZWdpb24=?=", "400", "-32020"},
                           {"Mcp-Name", "other", "400", "-32020"},
                           {"Mcp-Name", nullptr, "400", "-32020"},
                           {"MCP-Protocol-Version", nullptr, "400", "-32020"},
                           {"MCP-Protocol-Version", "2025-11-25", "400", "-32020"},
                           {"Mcp-Param-Region", "eu", "200", "\"result\""},
                           {"Mcp-Param-Region", "=?base64?ZXU=?=", "200", "\"result\""},
                           {"Mcp-Param-Region", "us", "400", "-32020"},
                           {"Mcp-Param-Region", nullptr, "400", "-32020"},
                           {"Mcp-Param-Level", "7.0", "200", "\"result\""},
                           {"Mcp-Param-Level", "8", "400", "-32020"},
                           {"Mcp-Param-Level", "seven", "400", "-32020"}}) {
    Post post = modern_call("test.region", {{"region", "eu"}, {"at", {{"level", 7}}}});
    post.fields["Mcp-Param-Region"] = "eu";
    post.fields["Mcp-Param-Level"] = "7";
    post.fields.erase(field);
    if (value) post.fields[field] = value;
    const std::string answer = exchange(post);
    EXPECT_TRUE(has_status(answer, status)) << field << ": " << (value ? value : "none");
    EXPECT_TRUE(says(answer, code)) << field << ": " << (value ? value : "none");
  }
  Post post = modern_call("test.region", {{"region", nullptr}});
  EXPECT_TRUE(has_status(exchange(post), "200"));
  post.fields["Mcp-Param-Region"] = "eu";
  EXPECT_TRUE(has_status(exchange(post), "400"));
  post = modern_call("test.region");
  post.fields["Mcp-Method: tools/call\r\nmcp-method"] = "tools/call";
  EXPECT_TRUE(says(exchange(post), "more than once"));
}

TEST_F(McpEndpointTest, GivesModernErrorsTheirStatus) {
  EXPECT_TRUE(has_status(exchange(modern("ping")), "404"));
  EXPECT_TRUE(has_status(exchange(modern("initialize")), "404"));
  EXPECT_TRUE(has_status(exchange(modern("prompts/list")), "404"));  // nothing was added for it
  EXPECT_TRUE(has_status(exchange(modern_call("no.such.tool")), "200"));

  Post future = modern("tools/list");
  future.body.replace(future.body.find("2026-07-28"), 10, "2099-01-01");
  EXPECT_TRUE(says(exchange(future), "-32020"));  // the header names another
  future.fields["MCP-Protocol-Version"] = "2099-01-01";
  const std::string answer = exchange(future);
  EXPECT_TRUE(has_status(answer, "400"));
  EXPECT_TRUE(says(answer, R"("supported":["2026-07-28"],"requested":"2099-01-01")"));
}

TEST_F(McpEndpointTest, LeavingCancelsAModernCallButNotALegacyOne) {
  const unsigned short port = start();
  auto call_and_leave = [this, port](Post post) {
    run_to_end(io, [](asio::io_context& on, unsigned short to, std::string text) -> asio::awaitable<bool> {
      RawClient client(on);
      co_await client.connect(to);
      co_await client.send(std::move(text));
      asio::steady_timer timer(on, 100ms);
      co_await timer.async_wait(asio::use_awaitable);
      co_return true;
    }(io, port, post.text()));
  };
  call_and_leave(modern_call("test.wait"));
  EXPECT_TRUE(becomes([&] { return wait.cancelled == 1; }));
  Post legacy;
  legacy.body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test.wait"}})";
  call_and_leave(legacy);
  EXPECT_FALSE(becomes([&] { return wait.cancelled == 2; }, 500ms));
}

TEST_F(McpEndpointTest, SpeaksThePairOf20241105) {
  const unsigned short port = start();
  const std::string text =
      run_to_end(io, [](asio::io_context& on, unsigned short to) -> asio::awaitable<std::string> {
        RawClient stream(on);
        co_await stream.connect(to);
        co_await stream.send("GET /sse HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
        std::string all = co_await stream.read_until("sessionId=");
        Post post;
        post.path = co_await stream.read_until("\n\n");
        post.path = "/messages?sessionId=" + post.path.substr(0, post.path.find('\n'));
        for (const char* body :
             {R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2024-11-05"}})",
              R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"test.wait"}})",
              R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}})",
              R"(not json)", R"({"jsonrpc":"2.0","id":3,"method":"ping"})"}) {
          RawClient messages(on);
          post.body = body;
          co_await messages.connect(to);
          co_await messages.send(post.text());
          std::string accepted = co_await messages.read_all();
          all += accepted.substr(0, 12);
        }
        all += co_await stream.read_until("\"id\":3,\"result\":{}}\n\n");
        co_return all;
      }(io, port));
  EXPECT_TRUE(says(text, "event: endpoint\ndata: /messages?sessionId="));
  EXPECT_TRUE(says(text, R"("protocolVersion":"2024-11-05")"));
  EXPECT_TRUE(says(text, "-32700"));
  EXPECT_EQ(text.find("\"id\":2"), std::string::npos);  // cancelled requests are not answered
  EXPECT_EQ(wait.cancelled, 1);
  EXPECT_TRUE(becomes([&] { return http().connections() == 0; }));

  Post post;
  post.path = "/messages";
  EXPECT_TRUE(has_status(exchange(post), "400"));
  post.path = "/messages?sessionId=0123456789abcdef0123456789abcdef";
  EXPECT_TRUE(has_status(exchange(post), "404"));
}

TEST_F(McpEndpointTest, DrainsStreamsToACleanEnd) {
  const unsigned short port = start();
  const Post listen = modern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}});
  const std::string text =
      run_to_end(io,
                 [](asio::io_context& on, unsigned short to, McpEndpoint& mcp, HttpServer& http,
                    Server& served, std::string subscribe) -> asio::awaitable<std::string> {
                   RawClient sse(on);
                   co_await sse.connect(to);
                   co_await sse.send("GET /sse HTTP/1.1\r\nHost: localhost\r\n\r\n");
                   co_await sse.read_until("\n\n");
                   RawClient subscriber(on);
                   co_await subscriber.connect(to);
                   co_await subscriber.send(subscribe);
                   co_await subscriber.read_until("acknowledged");
                   served.shut_down();
                   mcp.drain(1s);
                   RawClient probe(on);
                   co_await probe.connect(to);
                   co_await probe.send("GET /readyz HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n");
                   std::string all = co_await probe.read_all();
                   co_await http.drain(5s);
                   all += co_await sse.read_all();
                   all += co_await subscriber.read_all();
                   co_return all;
                 }(io, port, endpoint(), http(), server, listen.text()));
  EXPECT_TRUE(has_status(text, "503"));
  EXPECT_TRUE(says(text, R"("result":{"resultType":"complete")"));
  const std::size_t first_end = text.find("\r\n0\r\n\r\n");
  EXPECT_NE(first_end, std::string::npos);
  EXPECT_NE(text.find("\r\n0\r\n\r\n", first_end + 1), std::string::npos);
}

/// Requests that are answered beside the network, so that hundreds can run.
class SlotsTest : public McpEndpointTest {
 protected:
  struct Asked {
    explicit Asked(asio::io_context& on) : reply(on.get_executor(), 10'000) {}
    HttpReply reply;
    asio::cancellation_signal cancel;
    bool done = false;
    std::optional<HttpResponse> response;
  };

  Asked& post(std::string body, const std::string& caller = "", const std::string& session = "") {
    HttpRequest request(boost::beast::http::verb::post, "/mcp", 11);
    request.body() = std::move(body);
    request.set("MCP-Protocol-Version", "2025-11-25");
    request.set("Mcp-Session-Id", session);
    Asked& one = asked.emplace_back(io);
    asio::co_spawn(io,
                   streamable.handle(std::move(request), one.reply,
                                     Visit{Caller{.id = caller, .user = ""}, server, nullptr}),
                   asio::bind_cancellation_slot(
                       one.cancel.slot(), [&one](std::exception_ptr, std::optional<HttpResponse> response) {
                         one.done = true;
                         one.response = std::move(response);
                       }));
    return one;
  }
  Asked& call(const std::string& tool, const std::string& caller = "", const std::string& session = "") {
    return post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + tool + R"("}})",
                caller, session);
  }
  HttpStatus ping(const std::string& caller = "") {
    const Asked& one = post(R"({"jsonrpc":"2.0","id":1,"method":"ping"})", caller);
    return becomes([&] { return one.done; }) ? one.response->result() : HttpStatus::unknown;
  }
  /// The session of a client that can ask, and says this besides.
  std::string session(const std::string& more_capabilities = "") {
    Asked& one = post(
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{})" +
        more_capabilities + "}}}");
    EXPECT_TRUE(becomes([&] { return one.done; }));
    return std::string(one.reply.fields["Mcp-Session-Id"]);
  }
  void end_all() {
    for (Asked& one : asked) one.cancel.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(becomes([&] { return std::ranges::all_of(asked, &Asked::done); }));
  }

  StreamableHttp streamable{io};
  std::list<Asked> asked;
};

TEST_F(SlotsTest, AreAllTakenAndFreeAgainBehindTheirRequests) {
  for (std::size_t i = 0; i < RequestSlots::kMost; ++i) call("test.wait");
  const Asked& refused = call("test.echo");
  ASSERT_TRUE(becomes([&] { return refused.done; }));
  EXPECT_EQ(refused.response->result(), HttpStatus::service_unavailable);
  EXPECT_EQ(refused.response->at(boost::beast::http::field::retry_after), "1");
  end_all();
  EXPECT_EQ(ping(), HttpStatus::ok);
}

TEST_F(SlotsTest, OfOneCallerLeaveTheOtherHalf) {
  for (std::size_t i = 0; i < RequestSlots::kMostOfCaller; ++i) call("test.wait", "anna");
  EXPECT_EQ(ping("anna"), HttpStatus::service_unavailable);
  EXPECT_EQ(ping("ben"), HttpStatus::ok);
  // What may free a slot needs none.
  const Asked& cancel =
      post(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})", "anna");
  const Asked& answer = post(R"({"jsonrpc":"2.0","id":"x","result":{}})", "anna");
  ASSERT_TRUE(becomes([&] { return cancel.done && answer.done; }));
  EXPECT_EQ(cancel.response->result(), HttpStatus::accepted);
  EXPECT_EQ(answer.response->result(), HttpStatus::bad_request);
  end_all();
  EXPECT_EQ(ping("anna"), HttpStatus::ok);
}

TEST_F(SlotsTest, AreFreeWhileAPersonIsAskedAndTakenAgain) {
  const std::string asking = session();
  for (std::size_t i = 0; i < Questions::kMostOpen; ++i) call("test.ask", "anna", asking);
  const Asked& unasked = call("test.ask", "anna", asking);
  ASSERT_TRUE(becomes([&] { return unasked.done; }));
  EXPECT_TRUE(says(unasked.response->body(), "cannot ask"));
  for (std::size_t i = 0; i < RequestSlots::kMostOfCaller; ++i) {
    EXPECT_EQ(ping("anna"), HttpStatus::ok);
    call("test.wait", "anna");
  }
  EXPECT_EQ(ping("anna"), HttpStatus::service_unavailable);
  end_all();
  EXPECT_EQ(ping("anna"), HttpStatus::ok);
}

TEST_F(SlotsTest, AClientThatSaysMuchOfItselfCanStillBeAsked) {
  std::string extensions = R"("io.modelcontextprotocol/ui":{})";
  for (int i = 0; i < 100; ++i) extensions += R"(,"com.example/extension-)" + std::to_string(i) + R"(":{})";
  for (const std::string& more : {R"(,"experimental":{"notes":")" + std::string(3'000, 'x') + "\"}",
                                  ",\"extensions\":{" + extensions + "}"}) {
    const std::string asking = session(more);
    ASSERT_FALSE(asking.empty()) << more;
    const Asked& one = call("test.ask", "anna", asking);
    EXPECT_TRUE(becomes([&] { return one.reply.has_events() || one.done; })) << more;
    EXPECT_FALSE(one.done) << more;
  }
  end_all();
}

TEST_F(McpEndpointTest, StreamsOfOneCallerLeaveTheOtherHalf) {
  HttpSsePair pair(io);
  std::list<HttpReply> replies;
  std::size_t open = 0;
  const auto opens = [&](const std::string& caller) {
    HttpReply& reply = replies.emplace_back(io.get_executor(), 1'000);
    ++open;
    asio::co_spawn(io, pair.open(reply, Visit{Caller{.id = caller, .user = ""}, server, nullptr}),
                   [&open](std::exception_ptr, const std::optional<HttpResponse>&) { --open; });
    const std::size_t before = open;
    io.restart();
    io.poll();
    return open == before;
  };
  for (std::size_t i = 0; i < HttpSsePair::kMaxStreamsOfCaller; ++i) EXPECT_TRUE(opens("anna"));
  EXPECT_FALSE(opens("anna"));
  EXPECT_TRUE(opens("ben"));
  for (std::size_t i = HttpSsePair::kMaxStreamsOfCaller + 1; i < HttpSsePair::kMaxStreams; ++i)
    EXPECT_TRUE(opens(""));
  EXPECT_FALSE(opens("carl"));
  pair.close_all(0ms);
  EXPECT_TRUE(becomes([&] { return open == 0; }));
}

TEST_F(McpEndpointTest, ASessionIdSaysTheRevisionOnceForAllAndMayComeTwice) {
  Post open;
  open.body =
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",
          "capabilities":{"elicitation":{}},"clientInfo":{"name":"once","version":"1"}}})";
  const std::string answer = exchange(open);
  const std::size_t begin = answer.find("Mcp-Session-Id: ") + 16;
  const std::string id = answer.substr(begin, answer.find("\r\n", begin) - begin);
  const auto read = [](const std::string& with, const char* version) {
    HttpRequestHead head;
    head.set("Mcp-Session-Id", with);
    if (*version) head.set("MCP-Protocol-Version", version);
    Conversation conversation{ProtocolRevision::v2025_03_26, {}};
    read_session_id(head, conversation);
    return conversation.client.name + ' ' + std::string(name(*conversation.revision));
  };
  EXPECT_EQ(read(id, ""), "once 2025-11-25");
  EXPECT_EQ(read(id + ", " + id, ""), "once 2025-11-25");
  EXPECT_EQ(read(id, "2025-03-26"), "once 2025-03-26");
  EXPECT_EQ(read("none-of-ours", ""), " 2025-03-26");
}

TEST_F(McpEndpointTest, ALegacyCallIsCancelledByItsClientAlone) {
  Post open;
  open.body = R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})";
  const auto session = [this, &open] {
    const std::string answer = exchange(open);
    const std::size_t begin = answer.find("Mcp-Session-Id: ") + 16;
    return answer.substr(begin, answer.find("\r\n", begin) - begin);
  };
  const std::string mine = session();
  const std::string another = session();
  EXPECT_NE(mine, another);
  Post call;
  call.fields["MCP-Protocol-Version"] = "2025-11-25";
  call.fields["Mcp-Session-Id"] = mine;
  call.body = R"({"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"test.wait"}})";
  Post cancel = call;
  std::string answer;
  asio::co_spawn(io, raw_exchange(io, start(), call.text()),
                 [&](std::exception_ptr, std::string text) { answer = std::move(text); });
  const auto cancels = [&](const std::string& with, const std::string& id) {
    cancel.fields["Mcp-Session-Id"] = with;
    cancel.body = R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)" + id + "}}";
    EXPECT_TRUE(has_status(exchange(cancel), "202"));
    return wait.cancelled;
  };
  EXPECT_EQ(cancels(another, "5"), 0);
  EXPECT_EQ(cancels("", "5"), 0);
  EXPECT_EQ(cancels(mine, "6"), 0);
  EXPECT_EQ(cancels(mine, "\"5\""), 0);
  cancels(mine, "5");
  EXPECT_TRUE(becomes([&] { return wait.cancelled == 1 && !answer.empty(); }));
  EXPECT_TRUE(has_status(answer, "202"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));
}

TEST(HeaderValueTest, DecodesWhatIsMarkedAndNothingElse) {
  EXPECT_EQ(decode_header_value("=?base64?SGVsbG8=?="), "Hello");
  EXPECT_EQ(decode_header_value("=?base64?"
                                "?="),
            "");
  EXPECT_EQ(decode_header_value("=?base64?AA==?="), std::string(1, '\0'));
  EXPECT_EQ(decode_header_value("SGVsbG8="), "SGVsbG8=");
  EXPECT_EQ(decode_header_value("=?base64?SGVsbG8="), "=?base64?SGVsbG8=");
  EXPECT_EQ(decode_header_value("=?BASE64?SGVsbG8=?="), "=?BASE64?SGVsbG8=?=");
  EXPECT_EQ(decode_header_value("=?base64?="), "=?base64?=");
  for (const char* malformed : {"=?base64?SGVsbG8?=", "=?base64?SGVs!!!bG8=?=", "=?base64?=?=",
                                "=?base64?====?=", "=?base64? SGVsbG8=?=", "=?base64?SGV=bG8=?="}) {
    EXPECT_EQ(decode_header_value(malformed), std::nullopt) << malformed;
  }
}

}  // namespace
}  // namespace mcp
