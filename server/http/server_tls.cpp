#include "server/http/server_tls.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "base/system/files.hpp"
#include "base/utf8.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;

/// A chain has a few certificates of some kilobytes.
constexpr std::size_t kMaxPemBytes = 1024 * 1024;

struct FreeBio {
  void operator()(BIO* bio) const { ::BIO_free(bio); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { ::EVP_PKEY_free(key); }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, FreeKey>;

/// What OpenSSL left in its queue would be taken for an error of the next connection.
struct CleanErrors {
  ~CleanErrors() { ::ERR_clear_error(); }
};

/// "--tls-cert FILE"
std::string named(std::string_view flag, const std::string& file) {
  return std::string(flag) + " " + file;
}

boost::system::result<std::string, std::error_code> read_pem(const std::string& file, base::FileKind kind) {
  auto text = base::read_file(file, kMaxPemBytes, kind);
  if (text) *text = base::without_byte_order_mark(std::move(*text));
  return text;
}

std::string cannot_read(const std::string& name, const std::string& file, const std::error_code& error) {
  return name + " cannot be read" + base::why_unreadable(file, error) + ".";
}

bool holds(const std::string& pem, std::string_view kind) {
  return pem.find(kind) != std::string::npos;
}

/// For a file of the wrong form. DER begins with a SEQUENCE.
std::string in_der(const std::string& text, std::string_view how) {
  return text.starts_with('\x30') ? " It seems to be DER: " + std::string(how) + " makes PEM of it." : "";
}

/// The passphrase of nobody: a server has no person at a terminal. Notes that it was asked for.
int no_passphrase(char*, int, int, void* was_asked) {
  *static_cast<bool*>(was_asked) = true;
  return -1;
}

std::string no_certificate(const std::string& name, const std::string& pem) {
  std::string sentence =
      name +
      " holds no certificate that can be used: a PEM file is expected, with the server's own "
      "certificate (BEGIN CERTIFICATE) first and then those that signed it.";
  if (holds(pem, "PRIVATE KEY-----")) return sentence + " It holds a private key, which is for --tls-key.";
  return sentence + in_der(pem, "openssl x509 -inform der");
}

std::string no_key(const std::string& name, const std::string& pem) {
  std::string sentence =
      name +
      " holds no private key that can be used: a PEM file is expected, with the key of the "
      "certificate (BEGIN PRIVATE KEY).";
  if (holds(pem, "BEGIN CERTIFICATE")) return sentence + " It holds a certificate, which is for --tls-cert.";
  return sentence + in_der(pem, "openssl pkey -inform der");
}

boost::system::result<PrivateKey, std::string> read_key(const std::string& name, const std::string& pem) {
  const std::unique_ptr<BIO, FreeBio> bio(::BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  bool is_encrypted = false;
  PrivateKey key(bio ? ::PEM_read_bio_PrivateKey(bio.get(), nullptr, &no_passphrase, &is_encrypted)
                     : nullptr);
  if (key) return key;
  if (!is_encrypted) return no_key(name, pem);
  return name +
         " is encrypted, and nobody is there to type its passphrase: openssl pkey -in FILE -out NEW writes it "
         "without one. Only the server's user should be able to read that file.";
}

}  // namespace

boost::system::result<std::shared_ptr<asio::ssl::context>, std::string> load_server_tls(
    const TlsFiles& files) {
  const CleanErrors clean;
  const std::string certificate_name = named("--tls-cert", files.certificate);
  const std::string key_name = named("--tls-key", files.key);
  const auto chain = read_pem(files.certificate, files.kind);
  if (!chain) return cannot_read(certificate_name, files.certificate, chain.error());
  const auto key_text = read_pem(files.key, files.kind);
  if (!key_text) return cannot_read(key_name, files.key, key_text.error());

  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  SSL_CTX* tls = context->native_handle();
  SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
  boost::system::error_code error;
  context->use_certificate_chain(asio::buffer(*chain), error);
  if (error) return no_certificate(certificate_name, *chain);
  const auto key = read_key(key_name, *key_text);
  if (!key) return key.error();
  // The first alone takes a key of another type than the certificate's, with which every handshake would
  // fail.
  if (::SSL_CTX_use_PrivateKey(tls, key->get()) != 1 || ::SSL_CTX_check_private_key(tls) != 1) {
    return key_name + " is not the key of the certificate in " + certificate_name +
           ": the two must be made for each other.";
  }
  return context;
}

}  // namespace mcp
