// A bearer token as it came: nothing that was not signed is ever taken, and nothing of it is in what is said
// of it.
#include "server/http/auth/json_web_token.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

/// The public half of a key whose private half nobody has.
const mcp::JsonWebKeys& keys() {
  static const mcp::JsonWebKeys known = *mcp::JsonWebKeys::parse(
      R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
  return known;
}

}  // namespace

FUZZ(std::string_view input) {
  const mcp::TokenRules rules{.issuer = "https://id.example", .audiences = {"https://mcp.example/mcp"}};
  const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000));
  (void)mcp::issuer_of_token(input);
  const auto verified = mcp::verify_token(input, keys(), rules, now);
  require(!verified);
  require(!verified.error().description.empty() && verified.error().description.size() < 100);
}
