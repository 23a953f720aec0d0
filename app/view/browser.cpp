#include "app/view/browser.hpp"

#include "base/system/files.hpp"
#include "base/system/process.hpp"

namespace salestouch {

BrowserLink::BrowserLink(const std::string& url) : directory_(base::make_private_directory()) {
  if (directory_.empty()) return;
  const std::string page = "<!doctype html><meta http-equiv=\"refresh\" content=\"0;url=" + url +
                           "\"><a href=\"" + url + "\">The leads</a>\n";
  is_written_ = !base::replace_file(file(), page);
}

BrowserLink::~BrowserLink() {
  std::error_code ignored;
  if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

bool BrowserLink::open() const {
  return is_written_ && base::open_in_browser(file());
}

}  // namespace salestouch
