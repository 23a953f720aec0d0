#include "app/doctor.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "server/http/http_server.hpp"
#include "unit/api/api_client_fixture.hpp"
#include "unit/silent_listener.hpp"
#include "unit/stub_name_server.hpp"

namespace salestouch {
namespace {

using boost::asio::ip::tcp;

/// A server that answers every request with these.
mcp::HttpHandler always(const std::string& body) {
  return mcp::admit_all(
      [body](mcp::HttpRequest, mcp::HttpReply&) -> asio::awaitable<std::optional<mcp::HttpResponse>> {
        co_return mcp::http_response(mcp::HttpStatus::ok, "application/json", body);
      });
}

TEST_F(ApiClientTest, DoctorNamesTheFamilyThatIsDead) {
  mcp::HttpServer api(io, always(kGood), {});
  api.start();
  const SilentListener silent(io,
                              {asio::ip::address_v6::loopback(), static_cast<unsigned short>(api.port())});
  StubNameServer names(io, [](std::string_view question) {
    const bool v4 = StubNameServer::asks_for_v4(question);
    return StubNameServer::reply(question, 0, v4 ? kLoopbackV4 : kLoopbackV6);
  });
  ApiClientOptions options;
  options.allow_plain_http = true;
  options.name_servers = names.address();
  ApiClient client(settings_for("http://api.salestouch.test:" + std::to_string(api.port())), options, worker);
  std::ostringstream out;
  run_to_end(io, examine_setup(client, {}, out));
  EXPECT_NE(out.str().find("warning connection    127.0.0.1 port " + std::to_string(api.port()) +
                           "; its IPv6 addresses do not answer\n"),
            std::string::npos)
      << out.str();
}

}  // namespace
}  // namespace salestouch
