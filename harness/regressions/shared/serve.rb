# The adapter protocol for the cells of Debian's packages for Ruby.
require 'base64'
require 'json'
require 'openssl'

# Answers until standard input ends. The block gives the claims of a request; whatever it raises is a refusal.
def serve(library, algorithms, features = [])
  version = ENV.fetch('PACKAGE_VERSION') # that of the package: releases of Debian have the same gem
  greeting = { name: library, version: version, language: 'ruby', algorithms: algorithms, features: ['jwks', *features] }
  $stdin.each_line do |line|
    request = JSON.parse(line)
    answer = greeting
    if request['op'] != 'hello'
      answer = begin
        { id: request['id'], verdict: 'accept', claims: yield(request) }
      rescue StandardError => refused
        { id: request['id'], verdict: 'reject', reason: "#{refused.class}: #{refused.message}" }
      end
    end
    puts JSON.generate(answer)
    $stdout.flush
  end
end

def octets(base64url)
  Base64.urlsafe_decode64(base64url)
end

def secret(jwk)
  octets(jwk['k'])
end

# The RSA public key, from PKCS#1.
def rsa(jwk)
  numbers = %w[n e].map { |name| OpenSSL::ASN1::Integer(OpenSSL::BN.new(octets(jwk[name]), 2)) }
  OpenSSL::PKey::RSA.new(OpenSSL::ASN1::Sequence(numbers).to_der)
end
