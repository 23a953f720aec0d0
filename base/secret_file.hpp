#pragma once

#include <boost/system/result.hpp>
#include <iosfwd>
#include <string>
#include <system_error>

namespace base {

/// A secret, such as a key, without the space around it: from the file or pipe `from`, or with "-" the next
/// line of `in`. It is never an argument: every user of the machine can read command lines. At most 8 KiB;
/// may be empty.
boost::system::result<std::string, std::error_code> read_secret(const std::string& from, std::istream& in);

}  // namespace base
