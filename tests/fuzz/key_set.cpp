// The key set of an issuer, which may be anybody's web server.
#include "server/http/auth/json_web_keys.hpp"
#include "tests/fuzz/fuzz.hpp"

FUZZ(std::string_view input) {
  const auto keys = mcp::JsonWebKeys::parse(input);
  if (!keys) return;
  const std::string text = "header.payload";
  for (const auto algorithm : {mcp::SignatureAlgorithm::rs256, mcp::SignatureAlgorithm::ps256,
                               mcp::SignatureAlgorithm::es256, mcp::SignatureAlgorithm::eddsa}) {
    const bool has = keys->has(std::nullopt, algorithm);
    require(!has || !keys->empty());
    require(!keys->verify(std::nullopt, algorithm, text, std::string(64, 's')));
    require(!keys->verify("kid", algorithm, text, std::string(256, 's')));
  }
}
