#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/system/result.hpp>
#include <memory>
#include <string>

#include "base/system/files.hpp"

namespace mcp {

/// The files of a certificate and its key, as --tls-cert and --tls-key name them.
struct TlsFiles {
  std::string certificate;
  std::string key;
  base::FileKind kind = base::FileKind::regular_or_pipe;
};

/// A TLS 1.2+ server context of a certificate chain and the key that belongs to it, both PEM files. The error
/// is a sentence that names the flag, the file and what is expected there; nothing is ever asked at a
/// terminal.
boost::system::result<std::shared_ptr<boost::asio::ssl::context>, std::string> load_server_tls(
    const TlsFiles& files);

}  // namespace mcp
