#include "base/system/trusted_roots.hpp"

namespace base {

bool add_system_roots(boost::asio::ssl::context&) {
  return false;
}

}  // namespace base
