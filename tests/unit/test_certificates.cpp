#include "unit/test_certificates.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace {

template <class T, void (*Free)(T*)>
struct Deleter {
  void operator()(T* pointer) const { Free(pointer); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509, X509_free>>;

void free_bio(BIO* bio) {
  BIO_free(bio);
}
using Bio = std::unique_ptr<BIO, Deleter<BIO, free_bio>>;

std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem(EVP_PKEY* key) {
  Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(bio);
}

std::string pem(X509* certificate) {
  Bio bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), certificate);
  return text_of(bio);
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(EVP_PKEY* key, const char* name, int valid_days) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  static long serial = 1;
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  const long day = 24 * 60 * 60;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), valid_days < 0 ? 2 * valid_days * day : -day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_days * day);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  return certificate;
}

Key read_key(const std::string& text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

Certificate read_certificate(const std::string& text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

}  // namespace

TestAuthority::TestAuthority() {
  static int count = 0;
  const std::string name = "Test authority " + std::to_string(++count);
  Key key(EVP_EC_gen("P-256"));
  Certificate certificate = make_certificate(key.get(), name.c_str(), 1);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate.get(), NID_key_usage, "critical,keyCertSign");
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  key_ = pem(key.get());
  certificate_ = pem(certificate.get());
}

boost::asio::ssl::context TestAuthority::server_context(const std::string& subject_alternative_name,
                                                        int valid_days) const {
  Key key(EVP_EC_gen("P-256"));
  Certificate certificate = make_certificate(key.get(), "Test server", valid_days);
  Certificate issuer = read_certificate(certificate_);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get()));
  add_extension(certificate.get(), NID_subject_alt_name, subject_alternative_name);
  X509_sign(certificate.get(), read_key(key_).get(), EVP_sha256());

  boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
  const std::string chain = pem(certificate.get());
  const std::string private_key = pem(key.get());
  context.use_certificate_chain(boost::asio::buffer(chain));
  context.use_private_key(boost::asio::buffer(private_key), boost::asio::ssl::context::pem);
  return context;
}

std::string write_temporary(const std::string& name, const std::string& text) {
  const std::string directory = testing::TempDir() + "salestouch-mcp-" + std::to_string(getpid());
  std::filesystem::create_directories(directory);
  const std::string path = directory + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}
