#pragma once

#include <boost/asio/ssl/context.hpp>

namespace base {

/// Has `context` trust the certificate authorities that the system keeps in a store of its own. False where
/// a system has no such store: there they are in files, which OpenSSL reads itself.
bool add_system_roots(boost::asio::ssl::context& context);

}  // namespace base
