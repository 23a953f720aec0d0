#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

/// A certificate authority made in the test, and certificates it signs.
class TestAuthority {
 public:
  TestAuthority();

  /// PEM of the authority's own certificate, for a client to trust.
  const std::string& certificate() const { return certificate_; }

  /// A server context for `dns_name`, valid from now; expired when `valid_days` is negative.
  boost::asio::ssl::context server_context(const std::string& subject_alternative_name,
                                           int valid_days = 1) const;

 private:
  std::string key_;
  std::string certificate_;
};

/// Writes `text` to a new file below the test's temporary directory and returns its path.
std::string write_temporary(const std::string& name, const std::string& text);
