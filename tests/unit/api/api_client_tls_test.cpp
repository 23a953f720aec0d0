#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "unit/api/api_client_fixture.hpp"
#include "unit/test_certificates.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;

TEST(SystemCaBundle, IsFoundWhereADistributionKeepsIt) {
  const auto where = [](std::initializer_list<std::string> files) {
    return system_ca_bundle(
        [&](const std::string& file) { return std::ranges::find(files, file) != files.end(); });
  };
  const std::string debian = "/etc/ssl/certs/ca-certificates.crt";
  const std::string fedora = "/etc/pki/tls/certs/ca-bundle.crt";
  EXPECT_EQ(where({debian, "/usr/lib/ssl/certs"}), "");
  EXPECT_EQ(where({debian}), debian);
  EXPECT_EQ(where({fedora}), fedora);
  EXPECT_EQ(where({}), "");
}

class ApiClientTls : public ApiClientTest {
 protected:
  ApiClientOptions trusting(const std::string& ca_certificate) {
    ApiClientOptions options = quick();
    options.first_byte_limit = options.total_limit = 3'000ms;
    options.ca_file = write_temporary("ca.pem", ca_certificate);
    return options;
  }

  TestAuthority authority;
};

TEST_F(ApiClientTls, TrustedAuthorityAndRightNameWork) {
  auto tls = authority.server_context("DNS:localhost");
  StubApi api(io, tls, http_response(200, kGood));
  ApiResult<ApiAnswer> answer = call(api.base_url("https", "localhost"), trusting(authority.certificate()));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(api.requests.size(), 1u);
}

TEST_F(ApiClientTls, CallsAtOnceLoadTheCaFileOnce) {
  auto tls = authority.server_context("DNS:localhost");
  StubApi api(io, tls, http_response(200, kGood));
  const ApiClientOptions options = trusting(authority.certificate());
  const int opened = ::inotify_init1(IN_NONBLOCK);
  ASSERT_GE(::inotify_add_watch(opened, options.ca_file.c_str(), IN_OPEN | IN_CLOSE),
            0);  // like events behind each other would be one
  ApiClient client(settings_for(api.base_url("https", "localhost")), options, worker);
  int answered = 0;
  // The one that loads is cancelled: the next takes its place.
  asio::cancellation_signal cancel;
  asio::co_spawn(io, client.command_schema("a"),
                 asio::bind_cancellation_slot(cancel.slot(), [](const std::exception_ptr&, const auto&) {}));
  for (int call = 0; call < 3; ++call) {
    asio::co_spawn(io, client.command_schema("b"),
                   [&](const std::exception_ptr&, const auto& answer) { answered += answer ? 1 : 0; });
  }
  asio::post(io, [&] { cancel.emit(asio::cancellation_type::terminal); });
  while (answered < 3 && io.run_one_for(3s) > 0) {
  }
  EXPECT_EQ(answered, 3);
  inotify_event events[16];
  EXPECT_LE(::read(opened, events, sizeof events), static_cast<ssize_t>(2 * 2 * sizeof(inotify_event)));
  ::close(opened);
}

TEST_F(ApiClientTls, TheNextConnectionResumesTheSession) {
  auto tls = authority.server_context("DNS:localhost");
  StubApi api(io, tls, http_response(200, kGood, "Connection: close\r\n"));
  ApiClient client(settings_for(api.base_url("https", "localhost")), trusting(authority.certificate()),
                   worker);
  for (long calls = 1; calls <= 3; ++calls) {
    ASSERT_TRUE(run_to_end(io, client.run_command("import.leads.list", kInput, "full")));
    EXPECT_EQ(SSL_CTX_sess_hits(tls.native_handle()), calls - 1);
  }
}

TEST_F(ApiClientTls, AnAddressIsMatchedToo) {
  auto tls = authority.server_context("IP:127.0.0.1");
  StubApi api(io, tls, http_response(200, kGood));
  ASSERT_TRUE(call(api.base_url("https"), trusting(authority.certificate())));
}

struct TlsRefusal {
  const char* name;
  const char* certificate_for;
  int valid_days;
  bool trusted;
  const char* reason;
  const char* host = "localhost";
};

class ApiClientTlsRefusal : public ApiClientTls, public testing::WithParamInterface<TlsRefusal> {};

TEST_P(ApiClientTlsRefusal, SendsNothing) {
  const TlsRefusal& refusal = GetParam();
  auto tls = authority.server_context(refusal.certificate_for, refusal.valid_days);
  StubApi api(io, tls, http_response(200, kGood));
  const std::string ca = refusal.trusted ? authority.certificate() : TestAuthority().certificate();
  ApiResult<ApiAnswer> answer = call(api.base_url("https", refusal.host), trusting(ca));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "tls_failed");
  EXPECT_NE(answer.error().message.find(refusal.reason), std::string::npos) << answer.error().message;
  EXPECT_TRUE(api.requests.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Each, ApiClientTlsRefusal,
    testing::Values(
        TlsRefusal{"WrongHostName", "DNS:other.example", 1, true, "ostname mismatch"},
        TlsRefusal{"WrongAddress", "IP:127.0.0.2,DNS:localhost", 1, true, "IP address mismatch", "127.0.0.1"},
        TlsRefusal{"AnAddressAsAName", "DNS:127.0.0.1", 1, true, "IP address mismatch", "127.0.0.1"},
        TlsRefusal{"UntrustedAuthority", "DNS:localhost", 1, false, "unable to get local issuer certificate"},
        TlsRefusal{"Expired", "DNS:localhost", -1, true, "expired"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(ApiClientTls, OldTlsIsRefused) {
  auto tls = authority.server_context("DNS:localhost");
  SSL_CTX_set_max_proto_version(tls.native_handle(), TLS1_1_VERSION);
  StubApi api(io, tls, http_response(200, kGood));
  ApiResult<ApiAnswer> answer = call(api.base_url("https", "localhost"), trusting(authority.certificate()));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "tls_failed");
  EXPECT_TRUE(api.requests.empty());
}

TEST_F(ApiClientTls, PlainHttpOnTheHttpsPortIsTlsFailed) {
  StubApi api(io, StubApi::reply(http_response(200, kGood)));
  ApiResult<ApiAnswer> answer = call(api.base_url("https", "localhost"), trusting(authority.certificate()));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "tls_failed");
}

TEST_F(ApiClientTls, AMissingCaFileIsNamed) {
  ApiClientOptions options = quick();
  options.ca_file = "/no/such/ca.pem";
  ApiResult<ApiAnswer> answer = call("https://localhost:1", options);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "tls_failed");
  EXPECT_NE(answer.error().next_step.find("SALESTOUCH_CA_FILE"), std::string::npos);
}

}  // namespace
}  // namespace salestouch
