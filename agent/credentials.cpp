// The till's credentials after its enrolment: certificates that are renewed in time, and a new key
// for a register that an admin certified again.
#include <utility>

#include "agent/courier_desk.h"
#include "agent/till.h"
#include "base/crypto/x509.h"
#include "base/log.h"

namespace till::agent {
namespace {

constexpr Milliseconds renewal_try_period{3'600'000};

// At two thirds of its life.
bool is_due(const crypto::Validity& validity, Instant now) {
  return now >= validity.not_before + (validity.not_after - validity.not_before) * 2 / 3;
}

}  // namespace

void Till::renew_certificate(Renewed done) {
  if (enrolling_now_) return done(fail(ErrorCode::busy, "an enrolment is under way already"));
  auto pem = secrets_->load("certificate");
  if (!state_.identity || !state_.keys || !state_.register_key || !pem) {
    return done(
        fail(ErrorCode::conflict, "this register is not enrolled: there is no certificate"));
  }
  if (enrolling_.joinable()) enrolling_.join();
  enrolling_now_ = true;
  const sync::RenewalRequest request{.ledger_url = settings_.ledger_url.empty()
                                                       ? state_.identity->ledger_url
                                                       : settings_.ledger_url,
                                     .register_id = state_.identity->id,
                                     .key = *state_.register_key,
                                     .certificate_pem = std::move(*pem),
                                     .ca_certificate_pem = state_.keys->ca_certificate_pem};
  enrolling_ = std::thread([this, request, done = std::move(done)]() mutable {
    auto renewed = sync::renew_certificate(request);
    on_io([this, renewed = std::move(renewed), done = std::move(done)] {
      finish_renewal(renewed, done);
    });
  });
}

void Till::finish_renewal(const Result<std::string>& pem, const Renewed& done) {
  enrolling_now_ = false;
  if (!pem) return done(std::unexpected(pem.error()));
  if (const auto stored = secrets_->store("certificate", *pem); !stored) {
    return done(std::unexpected(stored.error()));
  }
  const auto read = crypto::read_certificate(*pem);
  if (!read) return done(std::unexpected(read.error()));
  // The connections of before end with the courier that made them.
  courier_.reset();
  start_courier({});
  log(LogLevel::info, "till",
      "the certificate was renewed until " + to_iso(read->validity.not_after));
  done(read->validity.not_after);
}

// Asked once an hour; a ledger that cannot be reached is no trouble for a third of its life.
void Till::renew_in_time() {
  const auto now = ground_.clock.steady();
  if (now < chores_.next_renewal_try || enrolling_now_ || !courier_) return;
  chores_.next_renewal_try = now + renewal_try_period;
  const auto pem = secrets_->load("certificate");
  const auto read = pem ? crypto::read_certificate(*pem)
                        : Result<crypto::CertificateInfo>{std::unexpected(pem.error())};
  if (!read || !is_due(read->validity, state_.time.now().at)) return;
  renew_certificate([this](const Result<Instant>& until) {
    if (until) return state_.end_alarm("CERTIFICATE");
    state_.end_alarm("CERTIFICATE");
    state_.alarm("CERTIFICATE", "could not be renewed: " + describe(until.error()));
  });
}

}  // namespace till::agent
