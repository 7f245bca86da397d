//! Certificates that are trusted, and TLS made from them.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// The certificates to trust: those of the file, or the system's where no file is given.
///
/// # Errors
/// In words, where there is not one.
pub(crate) fn trusted(ca_file: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, String> {
    let Some(path) = ca_file else {
        let found = rustls_native_certs::load_native_certs().certs;
        return if found.is_empty() {
            Err("is not given, and the system has no trusted certificates".to_owned())
        } else {
            Ok(found)
        };
    };
    let shown = path.display();
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    match certificates {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(format!("file {shown} holds no certificate")),
        Err(error) => Err(format!("file {shown} cannot be read: {error}")),
    }
}

/// TLS for a client of those who are [`trusted`]: versions 1.2 and 1.3, with `ring`.
pub(crate) fn client(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    let (usable, _) = roots.add_parsable_certificates(trusted(ca_file)?);
    if usable == 0 {
        return Err("holds no usable certificate".to_owned());
    }
    // The provider is named, for the process-wide default is anybody's to set.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
