#include "base/system/trusted_roots.hpp"

#include <winsock2.h>
// After winsock2.h, which they would bring an older one of.
#include <wincrypt.h>
#include <windows.h>
// After wincrypt.h, whose macros it takes away.
#include <openssl/x509.h>

namespace base {

/// OpenSSL has a store of its own for them only from 3.2 on. A root that this machine never used may be
/// missing: Windows fetches it when it is first needed by a program that asks Windows itself.
bool add_system_roots(boost::asio::ssl::context& context) {
  const HCERTSTORE roots = ::CertOpenSystemStoreW(0, L"ROOT");
  if (!roots) return true;  // then none are trusted: files of them are not looked for here
  X509_STORE* store = ::SSL_CTX_get_cert_store(context.native_handle());
  for (PCCERT_CONTEXT each = nullptr; (each = ::CertEnumCertificatesInStore(roots, each)) != nullptr;) {
    const unsigned char* bytes = each->pbCertEncoded;
    X509* certificate = ::d2i_X509(nullptr, &bytes, static_cast<long>(each->cbCertEncoded));
    if (certificate) ::X509_STORE_add_cert(store, certificate);
    ::X509_free(certificate);
  }
  ::CertCloseStore(roots, 0);
  return true;
}

}  // namespace base
