#include "net/client.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <utility>

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace till::net {
namespace {

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using Multi = std::unique_ptr<CURLM, MultiDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

void start_library() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  require(started == CURLE_OK, "libcurl starts");
}

Easy make_easy() {
  start_library();
  Easy easy(curl_easy_init());
  require(easy != nullptr, "libcurl gives a handle");
  return easy;
}

using Each = std::function<bool(std::string_view)>;

// One exchange: what curl's callbacks fill. Stays in place while curl works.
struct Exchange {
  explicit Exchange(TransferRequest asked) : request(std::move(asked)) {}
  TransferRequest request;
  const Each* each = nullptr;  // set: gets the body of a 2xx
  Response response{};
  List header_lines{};
  std::array<char, CURL_ERROR_SIZE> reason{};
  bool too_large = false;
  bool stopped = false;
};

std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// A status line begins a message: what an interim answer (100) said is forgotten.
void read_header_line(std::string_view line, Response& response) {
  if (line.starts_with("HTTP/")) {
    response.headers = {};
    const auto blank = line.find(' ');
    response.status = 0;
    for (const char c : line.substr(std::min(blank + 1, line.size()), 3))
      if (c >= '0' && c <= '9') response.status = response.status * 10 + (c - '0');
    return;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  response.headers.add(std::string(trimmed(line.substr(0, colon))),
                       std::string(trimmed(line.substr(colon + 1))));
}

std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* user) {
  read_header_line({bytes, size}, static_cast<Exchange*>(user)->response);
  return size;
}

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* user) {
  auto& exchange = *static_cast<Exchange*>(user);
  auto& response = exchange.response;
  if (exchange.each != nullptr && response.status / 100 == 2) {
    exchange.stopped = !(*exchange.each)({bytes, size});
    return exchange.stopped ? 0 : size;
  }
  if (size > exchange.request.limits.answer_bytes_max - response.body.size()) {
    exchange.too_large = true;
    return 0;
  }
  response.body.append(bytes, size);
  return size;
}

CURLcode without_dates(CURL*, void* context, void*) {
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(static_cast<SSL_CTX*>(context)),
                              X509_V_FLAG_NO_CHECK_TIME);
  return CURLE_OK;
}

// Sets options and remembers the first one that curl does not take.
class Options {
 public:
  explicit Options(CURL* easy) : easy_(easy) {}
  template <class T>
  void set(CURLoption option, T value) {
    if (code_ == CURLE_OK) code_ = curl_easy_setopt(easy_, option, value);
  }
  void set_blob(CURLoption option, const std::string& bytes) {
    curl_blob blob{.data = const_cast<char*>(bytes.data()),  // NOLINT: curl only reads it
                   .len = bytes.size(),
                   .flags = CURL_BLOB_COPY};
    set(option, &blob);
  }
  [[nodiscard]] CURLcode code() const { return code_; }

 private:
  CURL* easy_;
  CURLcode code_ = CURLE_OK;
};

void set_tls(Options& options, const ClientTls& tls) {
  if (tls.verify == Verify::none) {
    options.set(CURLOPT_SSL_VERIFYPEER, 0L);
    options.set(CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!tls.ca_pem.empty()) {
    options.set_blob(CURLOPT_CAINFO_BLOB, tls.ca_pem);
    // Else the system's folder of roots would be trusted beside it.
    options.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  if (!tls.certificate_pem.empty()) {
    options.set(CURLOPT_SSLCERTTYPE, "PEM");
    options.set_blob(CURLOPT_SSLCERT_BLOB, tls.certificate_pem);
    options.set(CURLOPT_SSLKEYTYPE, "PEM");
    options.set_blob(CURLOPT_SSLKEY_BLOB, tls.key_pem);
  }
  if (tls.ignore_dates) options.set(CURLOPT_SSL_CTX_FUNCTION, &without_dates);
}

List header_lines_of(const TransferRequest& request) {
  List lines;
  const auto add = [&lines](const std::string& line) {
    auto* longer = curl_slist_append(lines.get(), line.c_str());
    require(longer != nullptr, "there is memory for a header");
    // The list it was, with one more behind it.
    [[maybe_unused]] const auto* grown = lines.release();
    lines.reset(longer);
  };
  for (const auto& [name, value] : request.headers) {
    auto line = name;
    add(line.append(value.empty() ? ";" : ": ").append(value));
  }
  // What curl would add by itself: a form's type, and a pause in front of large bodies.
  if (request.headers.find("Content-Type") == nullptr) add("Content-Type:");
  if (request.headers.find("Expect") == nullptr) add("Expect:");
  return lines;
}

void set_message(Options& options, Exchange& exchange) {
  const auto& request = exchange.request;
  const bool has_body = !request.body.empty() || request.method == Method::post ||
                        request.method == Method::put || request.method == Method::patch;
  if (has_body) {
    options.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    options.set(CURLOPT_POSTFIELDS, request.body.data());
  }
  if (request.method == Method::head) options.set(CURLOPT_NOBODY, 1L);
  options.set(CURLOPT_CUSTOMREQUEST, std::string(name_of(request.method)).c_str());
  exchange.header_lines = header_lines_of(request);
  options.set(CURLOPT_HTTPHEADER, exchange.header_lines.get());
}

void set_limits(Options& options, const Exchange& exchange) {
  const auto& limits = exchange.request.limits;
  options.set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits.deadline.count()));
  options.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect_deadline.count()));
  if (exchange.each == nullptr && exchange.request.method != Method::head)
    options.set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.answer_bytes_max));
}

CURLcode prepare(CURL* easy, Exchange& exchange) {
  curl_easy_reset(easy);
  Options options(easy);
  const auto& request = exchange.request;
  options.set(CURLOPT_ERRORBUFFER, exchange.reason.data());
  options.set(CURLOPT_NOSIGNAL, 1L);
  options.set(CURLOPT_PROTOCOLS_STR, "http,https");
  options.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  options.set(CURLOPT_PROXY, "");
  options.set(CURLOPT_TCP_KEEPALIVE, 1L);
  options.set(CURLOPT_URL, request.url.c_str());
  if (!request.unix_path.empty()) options.set(CURLOPT_UNIX_SOCKET_PATH, request.unix_path.c_str());
  options.set(CURLOPT_HEADERFUNCTION, &on_header);
  options.set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
  options.set(CURLOPT_WRITEFUNCTION, &on_body);
  options.set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
  set_message(options, exchange);
  set_limits(options, exchange);
  if (request.tls) set_tls(options, *request.tls);
  return options.code();
}

// A line break in a header would smuggle in another one.
Result<> check(const TransferRequest& request) {
  for (const auto& [name, value] : request.headers)
    if (name.empty() ||
        (name + value).find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
      return fail(ErrorCode::invalid, "a header must be one line with a name", name);
  return {};
}

ErrorCode code_of(CURLcode code, const Exchange& exchange) {
  if (exchange.too_large) return ErrorCode::too_large;
  switch (code) {
    case CURLE_FILESIZE_EXCEEDED:
      return ErrorCode::too_large;
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorCode::timeout;
    case CURLE_PEER_FAILED_VERIFICATION:
      return ErrorCode::untrusted;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return ErrorCode::invalid;
    default:
      return ErrorCode::unavailable;
  }
}

Transferred outcome_of(CURLcode code, Exchange& exchange) {
  if (code == CURLE_OK || exchange.stopped) return std::move(exchange.response);
  std::string text =
      exchange.reason.front() != '\0' ? exchange.reason.data() : curl_easy_strerror(code);
  const auto error = code_of(code, exchange);
  if (error == ErrorCode::too_large)
    text = "the answer has more than " + std::to_string(exchange.request.limits.answer_bytes_max) +
           " bytes";
  const auto& url = exchange.request.url;
  return fail(error, std::move(text), url.substr(0, url.find('?')));
}

}  // namespace

struct Client::Native {
  Easy easy = make_easy();
};

Client::Client() : native_(std::make_unique<Native>()) {}
Client::~Client() = default;
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;

Transferred Client::send(const TransferRequest& request) { return exchange_of(request, nullptr); }

Transferred Client::stream(const TransferRequest& request, const Each& each) {
  return exchange_of(request, &each);
}

Transferred Client::exchange_of(const TransferRequest& request, const Each* each) {
  TILL_CHECK(check(request));
  Exchange exchange(request);
  exchange.each = each;
  auto* easy = native_->easy.get();
  auto code = prepare(easy, exchange);
  if (code == CURLE_OK) code = curl_easy_perform(easy);
  curl_easy_reset(easy);  // it points into the exchange no longer
  return outcome_of(code, exchange);
}

struct Transfers::Native {
  struct Running {
    std::uint64_t number = 0;
    std::unique_ptr<Exchange> exchange;  // outlives the handle that points into it
    Easy easy;
    Completion completion;
  };
  struct Finished {
    std::uint64_t number = 0;
    Transferred outcome;
    Completion completion;
  };

  void collect();

  Multi multi;
  std::map<CURL*, Running> running;
  std::deque<Finished> finished;  // not told yet
  std::uint64_t last_number = 0;
};

void Transfers::Native::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const auto code = message->data.result;
    auto node = running.extract(message->easy_handle);
    require(!node.empty(), "curl finishes only what was started");
    auto& one = node.mapped();
    curl_multi_remove_handle(multi.get(), one.easy.get());
    finished.push_back({one.number, outcome_of(code, *one.exchange), std::move(one.completion)});
  }
}

Transfers::Transfers() : native_(std::make_unique<Native>()) {
  start_library();
  native_->multi.reset(curl_multi_init());
  require(native_->multi != nullptr, "libcurl gives a handle");
}

Transfers::~Transfers() {
  for (const auto& [easy, _] : native_->running)
    curl_multi_remove_handle(native_->multi.get(), easy);
}

TransferId Transfers::start(TransferRequest request, Completion completion) {
  const auto number = ++native_->last_number;
  if (auto checked = check(request); !checked) {
    native_->finished.push_back(
        {number, std::unexpected(std::move(checked.error())), std::move(completion)});
    return {number};
  }
  Native::Running one{number, std::make_unique<Exchange>(std::move(request)), make_easy(),
                      std::move(completion)};
  auto* easy = one.easy.get();
  const auto code = prepare(easy, *one.exchange);
  if (code != CURLE_OK) {
    native_->finished.push_back(
        {number, outcome_of(code, *one.exchange), std::move(one.completion)});
    return {number};
  }
  require(curl_multi_add_handle(native_->multi.get(), easy) == CURLM_OK, "curl takes a transfer");
  native_->running.emplace(easy, std::move(one));
  return {number};
}

void Transfers::cancel(TransferId id) {
  std::erase_if(native_->finished, [id](const auto& one) { return one.number == id.number; });
  const auto found = std::ranges::find_if(
      native_->running, [id](const auto& one) { return one.second.number == id.number; });
  if (found == native_->running.end()) return;
  curl_multi_remove_handle(native_->multi.get(), found->first);
  native_->running.erase(found);
}

void Transfers::poll(Milliseconds timeout) {
  auto* multi = native_->multi.get();
  int active = 0;
  curl_multi_perform(multi, &active);
  native_->collect();
  if (native_->finished.empty()) {
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(timeout.count()), nullptr);
    curl_multi_perform(multi, &active);
    native_->collect();
  }
  // One round: what a completion starts is told in the next poll.
  for (auto round = native_->finished.size(); round > 0 && !native_->finished.empty(); --round) {
    auto one = std::move(native_->finished.front());
    native_->finished.pop_front();
    one.completion(std::move(one.outcome));
  }
}

void Transfers::wake() { curl_multi_wakeup(native_->multi.get()); }

std::size_t Transfers::active() const { return native_->running.size() + native_->finished.size(); }

}  // namespace till::net
